package dev.zmem.program.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerNamesTest {
  @TempDir private Path folder;

  @Test
  void certificate_speaksForItsDnsNamesInLowerCase() throws Exception {
    // it names an address and has a common name as well: they are no host names
    X509Certificate leaf = leaf(new TestCertificates(folder).issue("peer").cert());
    assertThat(leaf.getSubjectAlternativeNames()).hasSize(4);
    // its wildcard speaks for no host, and is none
    assertThat(PeerNames.of(leaf)).containsExactly("host-a", "localhost");
  }

  @Test
  void certificateWithoutAlternativeNames_speaksForNoHost() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    assertThat(PeerNames.of(leaf(certificates.file("ca.crt")))).isEmpty();
  }

  @Test
  void names_areThoseThatAHostCouldHave_andNotWithoutBound() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    certificates.key("many");
    certificates.certificate(
        "many",
        "ca",
        "DNS:a b,DNS:-x,DNS:ok,"
            + IntStream.range(0, PeerNames.MAX_NAMES)
                .mapToObj(number -> "DNS:n" + number)
                .collect(Collectors.joining(",")));
    assertThat(PeerNames.of(leaf(certificates.file("many.crt"))))
        .hasSize(PeerNames.MAX_NAMES)
        .contains("ok", "n0", "n4094")
        .doesNotContain("a b", "-x", "n4095");
  }

  @Test
  void sessionWithoutAPeer_speaksForNoHost() throws Exception {
    assertThat(PeerNames.of(SSLContext.getDefault().createSSLEngine().getSession())).isEmpty();
  }

  private static X509Certificate leaf(Path path) {
    PemFile file = new PemFile("", path);
    return file.certificates(file.read())[0];
  }
}
