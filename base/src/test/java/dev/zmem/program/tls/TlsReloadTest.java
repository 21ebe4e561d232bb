package dev.zmem.program.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.log.LogCapture;
import io.grpc.Grpc;
import io.grpc.Server;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real gRPC server, shaken hands with before and after its files change. */
class TlsReloadTest {
  @TempDir private Path folder;

  private final LogCapture log = new LogCapture();
  private TestCertificates certificates;
  private TlsFiles files;
  private TlsReload reload;
  private TlsReload client;
  private Server server;

  @BeforeEach
  void listen() throws Exception {
    certificates = new TestCertificates(folder);
    files = certificates.issue("server");
    reload = new TlsReload(files, Verification.CERTIFICATE_ONLY_VERIFICATION);
    client = client(certificates.issue("client"));
    server = Grpc.newServerBuilderForPort(0, TlsFiles.serverCredentials(reload)).build().start();
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.shutdownNow();
    }
    log.close();
  }

  @Test
  void look_nothingChanged_saysNothing() throws Exception {
    BigInteger before = shakeHands(client);
    reload.look();
    Files.setLastModifiedTime(files.cert(), FileTime.fromMillis(0));
    reload.look();
    assertThat(shakeHands(client)).isEqualTo(before);
    assertThat(log.take()).isEmpty();
  }

  @Test
  void look_certificateRenewedForTheSameKey_servesIt() throws Exception {
    BigInteger before = shakeHands(client);
    certificates.certificate("server", "ca");
    assertThat(shakeHands(client)).isEqualTo(before);
    reload.look();
    assertThat(shakeHands(client)).isEqualTo(serial(files.cert())).isNotEqualTo(before);
    assertThat(log.take()).containsExactly("INFO tls reloaded file=" + files.cert());
  }

  @Test
  void look_keyAndCertificateRenewed_servesThem() throws Exception {
    certificates.rsaKey("server");
    certificates.certificate("server", "ca");
    reload.look();
    assertThat(shakeHands(client)).isEqualTo(serial(files.cert()));
    assertThat(log.take()).hasSize(1);
  }

  @Test
  void look_keyRenewedBeforeItsCertificate_servesTheOldUntilBothAreThere() throws Exception {
    BigInteger before = shakeHands(client);
    certificates.key("server");
    reload.look();
    reload.look();
    assertThat(shakeHands(client)).isEqualTo(before);
    assertThat(log.take())
        .containsExactly(
            "WARNING tls not reloaded, the old stays in force reason=\"--tls-cert "
                + files.cert()
                + " with --tls-key "
                + files.key()
                + ": the certificate is of another key\"");

    certificates.certificate("server", "ca");
    reload.look();
    assertThat(shakeHands(client)).isEqualTo(serial(files.cert()));
    assertThat(log.take()).containsExactly("INFO tls reloaded file=" + files.cert());
  }

  @Test
  void look_rsaCertificateOfAnotherRsaKey_isNotTaken() throws Exception {
    certificates.rsaKey("server");
    certificates.certificate("server", "ca");
    reload.look();
    certificates.rsaKey("server");
    reload.look();
    assertThat(shakeHands(client)).isEqualTo(serial(files.cert()));
    assertThat(log.take()).hasSize(2).last().asString().contains("of another key");
  }

  @Test
  void look_certificateHalfWritten_servesTheOldAndLogsOnce() throws Exception {
    BigInteger before = shakeHands(client);
    String whole = Files.readString(files.cert());
    Files.writeString(files.cert(), whole.substring(0, whole.length() / 2));
    reload.look();
    reload.look();
    assertThat(shakeHands(client)).isEqualTo(before);
    assertThat(log.take())
        .singleElement()
        .asString()
        .startsWith("WARNING tls not reloaded")
        .contains("--tls-cert " + files.cert() + ": broken certificate");

    Files.writeString(files.cert(), "");
    reload.look();
    assertThat(log.take()).singleElement().asString().contains("no PEM 'BEGIN CERTIFICATE'");

    Files.writeString(files.cert(), whole);
    reload.look();
    assertThat(log.take()).isEmpty();
    assertThat(shakeHands(client)).isEqualTo(before);
  }

  @Test
  void look_keyHalfWrittenOrGone_servesTheOldAndLogsEachOnce() throws Exception {
    BigInteger before = shakeHands(client);
    String whole = Files.readString(files.key());
    Files.writeString(files.key(), whole.substring(0, whole.length() / 2));
    reload.look();
    reload.look();
    assertThat(log.take()).singleElement().asString().contains(files.key() + ": broken key");

    Files.delete(files.key());
    reload.look();
    reload.look();
    assertThat(log.take()).singleElement().asString().contains(files.key() + ": no such file");
    assertThat(shakeHands(client)).isEqualTo(before);
  }

  @Test
  void look_caReplaced_trustsTheNewAndRefusesTheOld() throws Exception {
    certificates.authority("new");
    certificates.key("stranger");
    certificates.certificate("stranger", "new");
    TlsReload stranger = client(certificates.files("stranger"));
    assertThatIOException().isThrownBy(() -> shakeHands(stranger));

    Files.copy(certificates.file("new.crt"), files.ca(), StandardCopyOption.REPLACE_EXISTING);
    reload.look();
    assertThat(shakeHands(stranger)).isEqualTo(serial(files.cert()));
    assertThatIOException().isThrownBy(() -> shakeHands(client));
    assertThat(log.take()).containsExactly("INFO tls reloaded file=" + files.ca());
  }

  @Test
  void session_isResumed_byTheSameClientContext() throws Exception {
    SSLContext context = context(client);
    long full = sessionBegan(context);
    assertThat(sessionBegan(context)).isEqualTo(full);
    assertThat(sessionBegan(context(client))).isNotEqualTo(full);
  }

  @Test
  void look_caReplaced_resumesNoSessionOfTheOld() throws Exception {
    SSLContext context = context(client);
    assertThat(sessionBegan(context)).isEqualTo(sessionBegan(context));
    certificates.authority("new");
    Files.copy(certificates.file("new.crt"), files.ca(), StandardCopyOption.REPLACE_EXISTING);
    reload.look();
    assertThatIOException().isThrownBy(() -> sessionBegan(context));
  }

  @Test
  void look_certificateRenewed_resumesNoSessionOfTheOld() throws Exception {
    SSLContext context = context(client);
    long old = sessionBegan(context);
    certificates.certificate("server", "ca");
    reload.look();
    assertThat(sessionBegan(context)).isNotEqualTo(old);
  }

  @Test
  void look_newContextFails_isTriedAgain() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    reload.whenTaken(() -> {
      if (tries.incrementAndGet() == 1) {
        throw new IllegalStateException("no context");
      }
    });
    certificates.certificate("server", "ca");
    reload.look();
    reload.look();
    reload.look();
    assertThat(tries).hasValue(2);
    assertThat(log.take())
        .containsExactly(
            "WARNING tls not reloaded, the old stays in force reason=\"no context\"",
            "INFO tls reloaded file=" + files.cert());
  }

  @Test
  void look_caEmptied_trustsTheOld() throws Exception {
    Files.writeString(files.ca(), "");
    reload.look();
    reload.look();
    assertThat(shakeHands(client)).isEqualTo(serial(files.cert()));
    assertThat(log.take()).singleElement().asString().contains("--tls-ca " + files.ca());
  }

  @Test
  void look_caGone_stillTakesTheRenewedCertificate() throws Exception {
    certificates.certificate("server", "ca");
    Files.delete(files.ca());
    reload.look();
    assertThat(shakeHands(client)).isEqualTo(serial(files.cert()));
    assertThat(log.take()).hasSize(2);
  }

  @Test
  void open_certificateOfAnotherKey_isRefused() throws Exception {
    certificates.key("server");
    assertThatThrownBy(files::serverCredentials)
        .isInstanceOf(ProgramException.class)
        .hasMessageEndingWith("the certificate is of another key");
  }

  @Test
  void start_threadIsADaemon() {
    try (var _ = reload.start()) {
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().equals("tls-reload"))
          .isNotEmpty()
          .allMatch(Thread::isDaemon);
    }
  }

  private static TlsReload client(TlsFiles files) {
    return new TlsReload(files, Verification.CERTIFICATE_ONLY_VERIFICATION);
  }

  private static BigInteger serial(Path certificate) {
    PemFile file = new PemFile("", certificate);
    return file.certificates(file.read())[0].getSerialNumber();
  }

  /** The serial number of what the server shows; an exception when one refuses the other. */
  private BigInteger shakeHands(TlsReload with) throws Exception {
    try (SSLSocket socket = connect(context(with))) {
      return ((X509Certificate) List.of(socket.getSession().getPeerCertificates()).getFirst())
          .getSerialNumber();
    }
  }

  /** When the session began, which a resumed one has from the first; an exception as above. */
  private long sessionBegan(SSLContext context) throws Exception {
    try (SSLSocket socket = connect(context)) {
      return socket.getSession().getCreationTime();
    }
  }

  private static SSLContext context(TlsReload with) throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(
        new KeyManager[] {with.keyManager()}, new TrustManager[] {with.trustManager()}, null);
    return context;
  }

  private SSLSocket connect(SSLContext context) throws Exception {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.getPort());
    try {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      // the server has the last word: its first frame, or an alert
      if (socket.getInputStream().read() < 0) {
        throw new IOException("closed by the server");
      }
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
