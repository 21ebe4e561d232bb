package dev.zmem.aggregator.access;

import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.Membership;
import dev.zmem.aggregator.member.Role;
import dev.zmem.aggregator.member.ViewLimits;
import dev.zmem.text.HostNames;

/**
 * Of an aggregator that has a CA of its own: what a certificate may do stands in it, and holds
 * until it is revoked. An agent reports as its own host and does nothing else; a viewer asks; an
 * admin asks and says who belongs to the fleet. A stranger may join by a token. Everybody may
 * probe.
 *
 * @param membership knows which certificates were revoked
 */
public record MembersPolicy(Membership membership) implements AccessPolicy {
  @Override
  public Decision decide(Principal principal, Action action) {
    if (action instanceof Action.Probe) {
      return Decision.ALLOWED;
    }
    return switch (principal) {
      case Principal.Certificate certificate -> certified(certificate, action);
      case Principal.Stranger() ->
          action instanceof Action.Join
              ? Decision.ALLOWED
              : new Decision.Refused(
                  "a certificate is needed: 'zmem-agent join' or 'zmemctl login' gets one by a token");
      case Principal.LocalPlaintext(), Principal.RemotePlaintext() ->
          new Decision.Refused("this aggregator takes TLS");
    };
  }

  @Override
  public ViewLimits limits(Principal principal) {
    return principal instanceof Principal.Certificate certificate
        ? certificate.grant().map(Grant::limits).orElse(ViewLimits.NONE)
        : ViewLimits.NONE;
  }

  private Decision certified(Principal.Certificate certificate, Action action) {
    if (membership.isRevoked(certificate.serial())) {
      return new Decision.Refused("the certificate was revoked: join again by a new token");
    }
    Role role = certificate.role().orElse(null);
    if (role == null) {
      return new Decision.Refused(
          "the certificate has no role: it was not made by this aggregator");
    }
    return switch (action) {
      case Action.Probe(), Action.Join() -> Decision.ALLOWED;
      case Action.Renew() -> only(role != Role.AGGREGATOR, certificate, "have it renewed here");
      case Action.OpenReport() -> only(role == Role.AGENT, certificate, "report");
      case Action.ReportAs(String hostName) ->
          role == Role.AGENT && certificate.names().contains(HostNames.canonical(hostName))
              ? Decision.ALLOWED
              : certificate.doesNotName(hostName);
      case Action.Query(), Action.Reflect() ->
          only(role == Role.VIEWER || role == Role.ADMIN, certificate, "ask");
      case Action.Administer() ->
          only(role == Role.ADMIN, certificate, "say who belongs to the fleet");
    };
  }

  private static Decision only(boolean may, Principal.Certificate certificate, String what) {
    return may
        ? Decision.ALLOWED
        : new Decision.Refused(
            "the certificate of "
                + certificate.shownNames()
                + " has role "
                + certificate.role().map(Role::word).orElse("none")
                + ", which may not "
                + what);
  }
}
