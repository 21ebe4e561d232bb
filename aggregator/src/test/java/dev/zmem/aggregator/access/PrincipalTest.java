package dev.zmem.aggregator.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class PrincipalTest {
  @Test
  void plaintext_isLocalOverLoopbackAlone() {
    assertThat(Principal.of(null, at("127.0.0.1"))).isEqualTo(new Principal.LocalPlaintext());
    assertThat(Principal.of(null, at("::1"))).isEqualTo(new Principal.LocalPlaintext());
    assertThat(Principal.of(null, at("::ffff:127.0.0.1")))
        .isEqualTo(new Principal.LocalPlaintext());
    for (String elsewhere : Set.of("10.0.0.7", "0.0.0.0", "fd00::1", "128.0.0.1")) {
      assertThat(Principal.of(null, at(elsewhere))).isEqualTo(new Principal.RemotePlaintext());
    }
  }

  @Test
  void addressThatIsUnknown_isNotLocal() {
    assertThat(Principal.of(null, null)).isEqualTo(new Principal.RemotePlaintext());
    assertThat(Principal.of(null, InetSocketAddress.createUnresolved("localhost", 1)))
        .isEqualTo(new Principal.RemotePlaintext());
    assertThat(
            Principal.of(
                null,
                new SocketAddress() {
                  private static final long serialVersionUID = 1;
                }))
        .isEqualTo(new Principal.RemotePlaintext());
  }

  @Test
  void sessionWithoutACertificate_isAStrangers_evenOverLoopback() throws Exception {
    var session = SSLContext.getDefault().createSSLEngine().getSession();
    assertThat(Principal.of(session, at("127.0.0.1"))).isEqualTo(new Principal.Stranger());
  }

  @Test
  void namesOfACertificate_areCopied() {
    Set<String> names = new TreeSet<>(Set.of("a"));
    Principal.Certificate certificate = new Principal.Certificate(names);
    names.add("b");
    assertThat(certificate.names()).containsExactly("a");
  }

  @Test
  void shownNames_areFew_cut_andPrintable() {
    assertThat(new Principal.Certificate(Set.of()).shownNames()).isEqualTo("none");
    assertThat(new Principal.Certificate(Set.of("b", "a")).shownNames()).isEqualTo("a, b");
    Set<String> many =
        IntStream.range(1000, 5000)
            .mapToObj(number -> "host-" + number + "x".repeat(240))
            .collect(Collectors.toSet());
    assertThat(new Principal.Certificate(many).shownNames())
        .startsWith("host-1000xxx")
        .endsWith("… and 3995 more")
        .hasSizeLessThan(500);
    assertThat(new Principal.Certificate(Set.of("a\n\u001b[2Jb")).shownNames())
        .isEqualTo("a\\n\\x1b[2Jb");
  }

  private static InetSocketAddress at(String address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), 1);
  }
}
