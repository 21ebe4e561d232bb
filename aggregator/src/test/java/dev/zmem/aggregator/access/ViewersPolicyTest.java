package dev.zmem.aggregator.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ViewersPolicyTest {
  private static final List<Action> ASKING = List.of(new Action.Query(), new Action.Reflect());
  private static final Principal VIEWER = new Principal.Certificate(Set.of("ops-laptop"));
  private static final Principal HOST = new Principal.Certificate(Set.of("web-01", "web-01.lan"));
  private static final Principal NAMELESS = new Principal.Certificate(Set.of());

  private final AccessPolicy policy = new ViewersPolicy(new Viewers(List.of("Ops-Laptop")));

  @Test
  void viewer_mayAsk_andReportAsItselfAlone() {
    ASKING.forEach(action -> assertAllowed(VIEWER, action));
    assertAllowed(VIEWER, new Action.OpenReport());
    assertAllowed(VIEWER, new Action.ReportAs("OPS-laptop"));
    assertThat(refused(VIEWER, new Action.ReportAs("web-01")))
        .isEqualTo("the certificate does not name web-01 (names: ops-laptop)");
  }

  @Test
  void host_mayReportAsTheHostsItNames_andNotAsk() {
    assertAllowed(HOST, new Action.OpenReport());
    assertAllowed(HOST, new Action.ReportAs("web-01"));
    assertAllowed(HOST, new Action.ReportAs("WEB-01.lan"));
    refused(HOST, new Action.ReportAs("web-011"));
    refused(HOST, new Action.ReportAs("lan"));
    for (Action action : ASKING) {
      assertThat(refused(HOST, action))
          .isEqualTo(
              "the certificate is not among --viewers (names: web-01, web-01.lan); ask who runs the"
                  + " aggregator to add one of its names, or use a viewer's certificate")
          .doesNotContain("ops-laptop");
    }
  }

  @Test
  void host_mayAskToo_whenItIsAViewer() {
    AccessPolicy both = new ViewersPolicy(new Viewers(List.of("web-01.lan")));
    assertThat(both.decide(HOST, new Action.Query())).isEqualTo(Decision.ALLOWED);
    assertThat(both.decide(VIEWER, new Action.Query())).isInstanceOf(Decision.Refused.class);
  }

  @Test
  void certificateWithoutNames_mayProbeAlone() {
    assertThat(refused(NAMELESS, new Action.OpenReport())).contains("names no host");
    refused(NAMELESS, new Action.ReportAs("web-01"));
    assertThat(refused(NAMELESS, new Action.Query()))
        .contains("(names: none); use one that has a DNS");
  }

  @Test
  void everybody_mayProbe() {
    for (Principal each :
        List.of(
            VIEWER,
            HOST,
            NAMELESS,
            new Principal.LocalPlaintext(),
            new Principal.RemotePlaintext())) {
      assertAllowed(each, new Action.Probe());
    }
  }

  @Test
  void plaintext_mayAskOverLoopbackAlone_andReportFromElsewhere() {
    Principal local = new Principal.LocalPlaintext();
    Principal remote = new Principal.RemotePlaintext();
    ASKING.forEach(action -> assertAllowed(local, action));
    ASKING.forEach(action -> assertThat(refused(remote, action)).contains("over loopback only"));
    for (Principal each : List.of(local, remote)) {
      assertAllowed(each, new Action.OpenReport());
      assertAllowed(each, new Action.ReportAs("web-01"));
    }
  }

  @Test
  void withoutViewers_nobodyMayAskOverTls() {
    AccessPolicy closed = new ViewersPolicy(Viewers.NOBODY);
    assertThat(closed.decide(VIEWER, new Action.Query())).isInstanceOf(Decision.Refused.class);
    assertThat(closed.decide(NAMELESS, new Action.Query())).isInstanceOf(Decision.Refused.class);
    assertThat(closed.decide(new Principal.LocalPlaintext(), new Action.Query()))
        .isEqualTo(Decision.ALLOWED);
  }

  private void assertAllowed(Principal principal, Action action) {
    assertThat(policy.decide(principal, action)).isEqualTo(Decision.ALLOWED);
  }

  private String refused(Principal principal, Action action) {
    Decision decision = policy.decide(principal, action);
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    return ((Decision.Refused) decision).reason();
  }
}
