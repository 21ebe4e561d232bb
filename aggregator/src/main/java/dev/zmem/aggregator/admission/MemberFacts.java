package dev.zmem.aggregator.admission;

import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.IssuedCertificate;
import dev.zmem.aggregator.member.ViewLimits;
import dev.zmem.program.log.Log;

/** What lines of the audit log tell of members. */
final class MemberFacts {
  private MemberFacts() {}

  /** {@code sees=web-*} with a blank before it; empty where there are no limits. */
  static String limits(Grant grant) {
    ViewLimits limits = grant.limits();
    return (limits.hostGlobs().isEmpty()
            ? ""
            : " sees=" + Log.value(String.join(",", limits.hostGlobs())))
        + (limits.hidesCommands() ? " hides=command-lines" : "");
  }

  /** {@code name=web-1 role=agent serial=7f until=2026-01-01T00:00:00Z}. */
  static String of(IssuedCertificate certificate) {
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
