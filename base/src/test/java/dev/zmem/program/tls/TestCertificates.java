package dev.zmem.program.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A throw-away certificate authority in a folder, by openssl; without it the test is skipped. */
final class TestCertificates {
  private static final Path OPENSSL = Path.of("/usr/bin/openssl");

  private final Path folder;

  TestCertificates(Path folder) throws Exception {
    assumeTrue(Files.isExecutable(OPENSSL), "openssl is not installed");
    this.folder = folder;
    authority("ca");
  }

  /** A file of the folder. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** A new CA: {@code name.crt} and {@code name.key}. */
  void authority(String name) throws Exception {
    key(name);
    openssl(
        "req -x509 -days 2 -addext basicConstraints=critical,CA:TRUE -subj /CN=test-"
            + name
            + " -key "
            + file(name + ".key")
            + " -out "
            + file(name + ".crt"));
  }

  /** A new key: {@code name.key}. */
  void key(String name) throws Exception {
    openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + file(name + ".key"));
  }

  /** A new RSA key: {@code name.key}. */
  void rsaKey(String name) throws Exception {
    openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out " + file(name + ".key"));
  }

  /** A new certificate of {@code ca} for the key {@code name.key}: {@code name.crt}. */
  void certificate(String name, String ca) throws Exception {
    certificate(name, ca, "DNS:localhost,DNS:Host-A,DNS:*.example.net,IP:127.0.0.1");
  }

  /** The same with these subject alternative names. */
  void certificate(String name, String ca, String alternatives) throws Exception {
    Path extensions = file(name + ".ext");
    Files.write(
        extensions,
        List.of("subjectAltName=" + alternatives, "extendedKeyUsage=serverAuth,clientAuth"));
    openssl(
        "req -new -subj /CN="
            + name
            + " -key "
            + file(name + ".key")
            + " -out "
            + file(name + ".csr"));
    openssl(
        "x509 -req -days 2 -CAcreateserial -in "
            + file(name + ".csr")
            + " -CA "
            + file(ca + ".crt")
            + " -CAkey "
            + file(ca + ".key")
            + " -extfile "
            + extensions
            + " -out "
            + file(name + ".crt"));
  }

  /** A key and its certificate. */
  TlsFiles issue(String name) throws Exception {
    key(name);
    certificate(name, "ca");
    return files(name);
  }

  TlsFiles files(String name) {
    return new TlsFiles(file("ca.crt"), file(name + ".crt"), file(name + ".key"));
  }

  /** Runs openssl with these arguments, separated by spaces. */
  void openssl(String arguments) throws Exception {
    Path log = file("openssl.log");
    List<String> command =
        Stream.concat(Stream.of(OPENSSL.toString()), Arrays.stream(arguments.split(" ", -1)))
            .toList();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor()).as(() -> arguments + "\n" + text(log)).isZero();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
