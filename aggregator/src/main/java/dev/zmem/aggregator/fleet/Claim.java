package dev.zmem.aggregator.fleet;

/** What came of a stream's claim to write a host. */
public sealed interface Claim {

  /** The stream writes the host from now on. */
  record Granted(HostWriter writer) implements Claim {}

  /** It does not; the reason is for both sides' logs. */
  record Refused(String reason) implements Claim {}
}
