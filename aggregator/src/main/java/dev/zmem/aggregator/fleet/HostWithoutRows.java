package dev.zmem.aggregator.fleet;

import java.time.Duration;

/**
 * A host that is known and has no rows to show.
 *
 * @param name its name
 * @param condition why
 * @param since how long it has been so; zero for one that was never seen
 * @param reason why a refused host was refused; empty for others
 */
public record HostWithoutRows(String name, Condition condition, Duration since, String reason) {

  /** One that was not refused. */
  public HostWithoutRows(String name, Condition condition, Duration since) {
    this(name, condition, since, "");
  }

  /** Why a host has no rows. */
  public enum Condition {
    /** Its stream said Hello, and its first pass has not come. */
    CONNECTING,
    /** It was seen before this aggregator started. */
    SILENT,
    /** The same, and its agent was stopped in order. */
    STOPPED,
    /** It is expected and was never seen. */
    NEVER_SEEN,
    /** There was no room for it. */
    REFUSED
  }
}
