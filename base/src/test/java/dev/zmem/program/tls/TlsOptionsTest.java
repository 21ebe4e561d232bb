package dev.zmem.program.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.HostPort;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsOptionsTest {
  private static final HostPort LOOPBACK = new HostPort("::1", 7700);
  private static final HostPort ELSEWHERE = new HostPort("10.0.0.1", 7700);

  @TempDir private Path folder;

  @Test
  void noFiles_onLoopback_arePlaintext() {
    TlsOptions options = new TlsOptions();
    assertThat(options.serverCredentials(LOOPBACK)).isInstanceOf(InsecureServerCredentials.class);
    assertThat(options.channelCredentials(LOOPBACK)).isInstanceOf(InsecureChannelCredentials.class);
  }

  @Test
  void folder_standsForTheThreeFiles_andNotBesideThem(@TempDir Path folder) throws Exception {
    TlsOptions options = new TlsOptions();
    options.dir = folder;
    assertThat(trouble(options::files)).contains("no certificate in it", "'zmem-agent join'");
    var _ = Files.createFile(folder.resolve("tls.crt"));
    assertThat(options.files())
        .isEqualTo(
            new TlsFiles(
                folder.resolve("ca.crt"), folder.resolve("tls.crt"), folder.resolve("tls.key")));
    options.ca = Path.of("/etc/zmem/ca.crt");
    assertThat(trouble(options::files)).contains("set it, or the three");
  }

  @Test
  void noFiles_elsewhere_areRefusedUnlessInsecure() {
    TlsOptions options = new TlsOptions();
    String remedy =
        " without TLS: set --tls-dir, or --tls-ca, --tls-cert and --tls-key, or allow plaintext with"
            + " --insecure";
    assertThat(trouble(() -> options.serverCredentials(ELSEWHERE)))
        .isEqualTo("will not listen on 10.0.0.1:7700" + remedy);
    assertThat(trouble(() -> options.channelCredentials(ELSEWHERE)))
        .isEqualTo("will not connect to 10.0.0.1:7700" + remedy);

    options.insecure = true;
    assertThat(options.serverCredentials(ELSEWHERE)).isInstanceOf(InsecureServerCredentials.class);
    assertThat(options.channelCredentials(ELSEWHERE))
        .isInstanceOf(InsecureChannelCredentials.class);
  }

  @Test
  void someOfTheFiles_areRefusedWithTheMissingOne() {
    Path file = Path.of("x");
    String together = " is missing: TLS takes --tls-ca, --tls-cert and --tls-key together";
    assertThat(trouble(options(null, file, file)::files)).isEqualTo("--tls-ca" + together);
    assertThat(trouble(options(file, null, file)::files)).isEqualTo("--tls-cert" + together);
    assertThat(trouble(options(file, file, null)::files)).isEqualTo("--tls-key" + together);
  }

  @Test
  void someOfTheFiles_onLoopback_areRefusedToo() {
    TlsOptions options = options(Path.of("x"), null, null);
    assertThat(trouble(() -> options.serverCredentials(LOOPBACK))).startsWith("--tls-cert is");
  }

  @Test
  void files_areTlsWhateverTheAddressAndInsecureSay() {
    Path none = folder.resolve("none");
    TlsOptions options = options(none, none, none);
    options.insecure = true;
    String tried = "--tls-ca " + none + ": no such file";
    assertThat(trouble(() -> options.serverCredentials(LOOPBACK))).isEqualTo(tried);
    assertThat(trouble(() -> options.channelCredentials(ELSEWHERE))).isEqualTo(tried);
  }

  @Test
  void missingFile_isNamedWithItsOption() throws Exception {
    TlsFiles files = new TestCertificates(folder).issue("good");
    Path none = folder.resolve("none");
    assertThat(trouble(new TlsFiles(none, files.cert(), files.key())))
        .isEqualTo("--tls-ca " + none + ": no such file");
    assertThat(trouble(new TlsFiles(files.ca(), none, files.key())))
        .isEqualTo("--tls-cert " + none + ": no such file");
    assertThat(trouble(new TlsFiles(files.ca(), files.cert(), none)))
        .isEqualTo("--tls-key " + none + ": no such file");
    assertThat(trouble(new TlsFiles(folder, files.cert(), files.key())))
        .startsWith("--tls-ca " + folder + ": ")
        .hasLineCount(1);
  }

  @Test
  void fileOfAnotherKind_isNamedWithItsOption() throws Exception {
    TlsFiles files = new TestCertificates(folder).issue("good");
    assertThat(trouble(new TlsFiles(files.key(), files.cert(), files.key())))
        .isEqualTo("--tls-ca " + files.key() + ": no PEM 'BEGIN CERTIFICATE' in it");
    assertThat(trouble(new TlsFiles(files.ca(), files.key(), files.cert())))
        .isEqualTo("--tls-cert " + files.key() + ": no PEM 'BEGIN CERTIFICATE' in it");
    assertThat(trouble(new TlsFiles(files.ca(), files.cert(), files.cert())))
        .isEqualTo("--tls-key " + files.cert() + ": no PEM 'PRIVATE KEY' in it");
  }

  @Test
  void fileTooLarge_isRefused() throws Exception {
    TlsFiles files = new TestCertificates(folder).issue("good");
    Files.write(files.ca(), new byte[PemFile.MAX_BYTES + 1]);
    assertThat(trouble(files)).isEqualTo("--tls-ca " + files.ca() + ": larger than 1048576 bytes");
  }

  @Test
  void keyNotInPkcs8_isRefusedWithTheCommandThatMakesIt() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    TlsFiles files = certificates.issue("sec1");
    certificates.rsaKey("rsa");
    Path old = folder.resolve("old.key");
    for (String conversion :
        new String[] {
          "pkey -traditional -in " + files.key() + " -out " + old,
          "pkey -traditional -in " + folder.resolve("rsa.key") + " -out " + old,
          "pkcs8 -topk8 -passout pass:secret -in " + files.key() + " -out " + old
        }) {
      certificates.openssl(conversion);
      assertThat(trouble(new TlsFiles(files.ca(), files.cert(), old)))
          .isEqualTo(
              "--tls-key %s: not an unencrypted PKCS#8 key (openssl pkcs8 -topk8 -nocrypt -in %s makes one)"
                  .formatted(old, old));
    }
    certificates.openssl(
        "pkcs8 -topk8 -nocrypt -passin pass:secret -in " + old + " -out " + old + "8");
    Path made = folder.resolve("old.key8");
    PemFile key = new PemFile("--tls-key", made);
    assertThat(key.privateKey(key.read()).getAlgorithm()).isEqualTo("EC");
  }

  @Test
  void keyNeitherRsaNorEc_isRefused() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    TlsFiles files = certificates.issue("good");
    certificates.openssl("genpkey -algorithm ED25519 -out " + files.key());
    assertThat(trouble(files))
        .isEqualTo("--tls-key " + files.key() + ": broken key, or neither RSA nor EC");
  }

  private static TlsOptions options(@Nullable Path ca, @Nullable Path cert, @Nullable Path key) {
    TlsOptions options = new TlsOptions();
    options.ca = ca;
    options.cert = cert;
    options.key = key;
    return options;
  }

  private static String trouble(TlsFiles files) {
    String client = trouble(files::channelCredentials);
    assertThat(trouble(files::serverCredentials)).isEqualTo(client);
    return client;
  }

  private static String trouble(ThrowingCallable call) {
    ProgramException trouble = catchThrowableOfType(ProgramException.class, call);
    assertThat(trouble.exitCode()).isEqualTo(ExitCode.USAGE);
    return String.valueOf(trouble.getMessage());
  }
}
