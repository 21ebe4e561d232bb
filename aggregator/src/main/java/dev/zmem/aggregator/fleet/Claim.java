package dev.zmem.aggregator.fleet;

/** What came of a stream's claim to write a host. */
public sealed interface Claim {

  /** The stream writes the host from now on. */
  record Granted(HostWriter writer) implements Claim {}

  /** It does not; the reason is for both sides' logs. */
  record Refused(String reason) implements Claim {}

  /** It does not, for there is no room for one more host; the reason is for both sides' logs. */
  record Full(String reason) implements Claim {}
}
