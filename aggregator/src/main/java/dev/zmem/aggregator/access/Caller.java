package dev.zmem.aggregator.access;

import dev.zmem.aggregator.member.ViewLimits;

/**
 * The other end of a connection, and what it may do. Made once a connection: to read a certificate
 * takes time. Immutable.
 *
 * @param principal who it is
 * @param address where it is
 * @param account to whom is charged what it takes: the member's name, a certificate of another CA,
 *     or an address without port
 * @param policy decides what it may do
 */
public record Caller(Principal principal, String address, String account, AccessPolicy policy) {
  /** A caller in this process, without any connection: it may do all. */
  static final Caller IN_PROCESS =
      new Caller(
          new Principal.LocalPlaintext(),
          "in-process",
          "in-process",
          new ViewersPolicy(Viewers.NOBODY));

  /** Whether it may do this. */
  public Decision decide(Action action) {
    return policy.decide(principal, action);
  }

  /** What it does not see of the fleet. */
  public ViewLimits limits() {
    return policy.limits(principal);
  }

  /** Its names and where it is, for a line of the log. */
  public String shown() {
    return principal instanceof Principal.Certificate certificate
        ? certificate.shownNames() + " " + address
        : address;
  }

  /** Whether it may report as this host. */
  public boolean mayReportAs(String hostName) {
    return decide(new Action.ReportAs(hostName)) instanceof Decision.Allowed;
  }
}
