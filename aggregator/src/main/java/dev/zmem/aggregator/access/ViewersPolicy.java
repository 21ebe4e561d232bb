package dev.zmem.aggregator.access;

import dev.zmem.aggregator.member.ViewLimits;
import dev.zmem.text.Escapes;
import dev.zmem.text.HostNames;

/**
 * A certificate may report as the hosts it names, and query if it is a viewer's. Plaintext on this
 * machine may do all. Plaintext from elsewhere, which {@code --insecure} allows, may report and may
 * not query: what an agent says is seen by whoever looks at the table, but a table shows the whole
 * fleet to whoever asks. Everybody may probe: load balancers do.
 *
 * @param agents hosts that may report over TLS
 * @param viewers names of certificates that may query
 */
public record ViewersPolicy(AgentNames agents, Viewers viewers) implements AccessPolicy {
  /** Every host may report. */
  public ViewersPolicy(Viewers viewers) {
    this(AgentNames.ANY, viewers);
  }

  private static final Decision NO_AUTHORITY =
      new Decision.Refused(
          "this aggregator has no CA of its own: 'zmem-aggregator init' and 'run --tls-dir' make"
              + " one");

  @Override
  public Decision decide(Principal principal, Action action) {
    return switch (principal) {
      case Principal.LocalPlaintext() -> Decision.ALLOWED;
      case Principal.RemotePlaintext() -> remote(action);
      case Principal.Stranger() ->
          action instanceof Action.Probe
              ? Decision.ALLOWED
              : new Decision.Refused("a certificate is needed");
      case Principal.Certificate certificate -> certified(certificate, action);
    };
  }

  /** Of a certificate that may not ask, nothing is seen. */
  @Override
  public ViewLimits limits(Principal principal) {
    return principal instanceof Principal.Certificate certificate
        ? viewers.limits(certificate)
        : ViewLimits.NONE;
  }

  private static Decision remote(Action action) {
    return switch (action) {
      case Action.Probe(), Action.OpenReport(), Action.ReportAs(_) -> Decision.ALLOWED;
      case Action.Join(), Action.Renew(), Action.Administer() -> NO_AUTHORITY;
      case Action.Query(), Action.Reflect() ->
          new Decision.Refused(
              "plaintext may ask over loopback only: ask on the aggregator's machine by a loopback"
                  + " address, or use TLS and a certificate that its --viewers name");
    };
  }

  private Decision certified(Principal.Certificate certificate, Action action) {
    return switch (action) {
      case Action.Probe() -> Decision.ALLOWED;
      case Action.OpenReport() ->
          certificate.names().isEmpty()
              ? new Decision.Refused(
                  "the certificate names no host, so it may not report as any: give it the host's"
                      + " name as DNS subject alternative name")
              : Decision.ALLOWED;
      case Action.ReportAs(String hostName) ->
          !certificate.names().contains(HostNames.canonical(hostName))
              ? certificate.doesNotName(hostName)
              : agents.include(hostName)
                  ? Decision.ALLOWED
                  : new Decision.Refused(
                      "host "
                          + Escapes.escape(hostName)
                          + " is not among --agents: ask who runs the aggregator to add it");
      case Action.Join(), Action.Renew(), Action.Administer() -> NO_AUTHORITY;
      case Action.Query(), Action.Reflect() ->
          viewers.include(certificate)
              ? Decision.ALLOWED
              : new Decision.Refused(
                  "the certificate is not among --viewers (names: "
                      + certificate.shownNames()
                      + "); "
                      + whatToDo(certificate));
    };
  }

  private static String whatToDo(Principal.Certificate certificate) {
    return certificate.names().isEmpty()
        ? "use one that has a DNS subject alternative name, which --viewers can name"
        : "ask who runs the aggregator to add one of its names, or use a viewer's certificate";
  }
}
