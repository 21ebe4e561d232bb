package dev.zmem.aggregator.fleet;

/** What a fleet knows of a moment in the past. */
public sealed interface FleetMoment {

  /** The hosts as they were; times in it are on its own {@link FleetView#nowNanos}. */
  record Kept(FleetView fleet) implements FleetMoment {}

  /** Nothing is known of that moment; the reason is for the one who asks. */
  record NotKept(String reason) implements FleetMoment {}
}
