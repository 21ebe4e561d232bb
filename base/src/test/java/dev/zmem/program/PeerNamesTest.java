package dev.zmem.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
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
  void sessionWithoutAPeer_speaksForNoHost() throws Exception {
    assertThat(PeerNames.of(SSLContext.getDefault().createSSLEngine().getSession())).isEmpty();
  }

  private static X509Certificate leaf(Path path) {
    PemFile file = new PemFile("", path);
    return file.certificates(file.read())[0];
  }
}
