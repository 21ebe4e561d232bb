package dev.zmem.aggregator.access;

import dev.zmem.program.log.Log;

/**
 * Lines of the log for all that changes who belongs to a fleet or may ask about it, and for
 * questions about command lines. Any thread.
 */
public final class AuditLog {
  private AuditLog() {}

  /**
   * One line: {@code audit join name=web-1 … by=10.0.0.7:4711}.
   *
   * @param what happened
   * @param facts as {@code key=value}, values as {@link Log#value} gives them; may be empty
   */
  public static void write(String what, String facts, Caller by) {
    write(what, (facts.isEmpty() ? "" : facts + " ") + "by=" + Log.value(by.shown()));
  }

  /** The same of what the aggregator does by itself. */
  public static void write(String what, String facts) {
    Log.info("audit " + what + (facts.isEmpty() ? "" : " " + facts));
  }
}
