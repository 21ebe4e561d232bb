package dev.zmem.program.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlternativeNamesTest {
  @TempDir private Path folder;

  @Test
  void names_areReadByKind_inTheirOrder_asTheyStand() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    certificates.key("some");
    certificates.certificate(
        "some", "ca", "URI:urn:b,DNS:Web-1,IP:10.0.0.7,DNS:*.example,URI:urn:a");
    X509Certificate some = certificate(certificates.file("some.crt"));
    assertThat(AlternativeNames.dnsNames(some)).containsExactly("Web-1", "*.example");
    assertThat(AlternativeNames.dnsNamesAndAddresses(some))
        .containsExactly("Web-1", "10.0.0.7", "*.example");
    assertThat(AlternativeNames.uris(some)).containsExactly("urn:b", "urn:a");
  }

  @Test
  void certificateWithoutThem_hasNone() throws Exception {
    X509Certificate authority = certificate(new TestCertificates(folder).file("ca.crt"));
    assertThat(AlternativeNames.dnsNamesAndAddresses(authority)).isEmpty();
    assertThat(AlternativeNames.uris(authority)).isEmpty();
  }

  private static X509Certificate certificate(Path path) {
    PemFile file = new PemFile("", path);
    return file.certificates(file.read())[0];
  }
}
