package dev.zmem.aggregator.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.member.Grant;
import dev.zmem.aggregator.member.Role;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** To whom is charged what a peer takes. */
class CallersTest {
  @Test
  void memberWithSeveralCertificates_hasOneShare() {
    assertThat(Callers.account(member("web-1", "1"), "CN=zmem 1", "10.0.0.7"))
        .isEqualTo(Callers.account(member("web-1", "2"), "CN=zmem 2", "10.0.0.8"))
        .isNotEqualTo(Callers.account(member("web-2", "3"), "CN=zmem 3", "10.0.0.7"));
  }

  @Test
  void certificatesOfAnotherCa_haveAShareEach_alsoUnderOneName() {
    Principal agent = new Principal.Certificate(Set.of("agents"));
    assertThat(Callers.account(agent, "CN=ours 1", "10.0.0.7"))
        .isNotEqualTo(Callers.account(agent, "CN=ours 2", "10.0.0.7"));
  }

  @Test
  void peersWithoutCertificate_haveTheShareOfTheirAddress() {
    assertThat(Callers.account(new Principal.Stranger(), "", "10.0.0.7")).isEqualTo("10.0.0.7");
    assertThat(Callers.account(new Principal.LocalPlaintext(), "", "127.0.0.1"))
        .isEqualTo("127.0.0.1");
  }

  private static Principal member(String name, String serial) {
    return new Principal.Certificate(Set.of(name), Optional.of(Grant.of(Role.AGENT)), serial, null);
  }
}
