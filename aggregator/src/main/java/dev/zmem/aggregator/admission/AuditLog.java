package dev.zmem.aggregator.admission;

import dev.zmem.aggregator.access.Caller;
import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.IssuedCertificate;
import dev.zmem.aggregator.member.ViewLimits;
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

  /** What a viewer does not see, behind what is told; empty where there are no limits. */
  static String limits(Grant grant) {
    ViewLimits limits = grant.limits();
    return (limits.hostGlobs().isEmpty()
            ? ""
            : " sees=" + Log.value(String.join(",", limits.hostGlobs())))
        + (limits.hidesCommands() ? " hides=command-lines" : "");
  }

  /** What is told of a certificate. */
  static String facts(IssuedCertificate certificate) {
    return "name="
        + Log.value(certificate.name())
        + " role="
        + certificate.role().word()
        + limits(certificate.grant())
        + " serial="
        + certificate.serial()
        + " until="
        + certificate.expiresAt();
  }
}
