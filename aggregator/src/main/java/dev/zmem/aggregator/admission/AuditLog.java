package dev.zmem.aggregator.admission;

import dev.zmem.aggregator.access.Caller;
import dev.zmem.aggregator.member.IssuedCertificate;
import dev.zmem.program.log.Log;

/** A line of the log for everything that changes who belongs to a fleet. Any thread. */
final class AuditLog {
  private AuditLog() {}

  /**
   * One line: {@code audit join name=web-1 … by=10.0.0.7:4711}.
   *
   * @param what happened
   * @param facts as {@code key=value}, values as {@link Log#value} gives them
   */
  static void write(String what, String facts, Caller by) {
    Log.info(
        "audit " + what + (facts.isEmpty() ? "" : " " + facts) + " by=" + Log.value(by.shown()));
  }

  /** What is told of a certificate. */
  static String facts(IssuedCertificate certificate) {
    return "name="
        + Log.value(certificate.name())
        + " role="
        + certificate.role().word()
        + " serial="
        + certificate.serial()
        + " until="
        + certificate.expiresAt();
  }
}
