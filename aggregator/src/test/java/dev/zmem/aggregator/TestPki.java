package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.program.tls.TlsFiles;
import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A throw-away certificate authority, by openssl, and clients with its certificates. */
public final class TestPki {
  private final Path folder;

  /** Makes the authority in a folder; without openssl the test is skipped. */
  public TestPki(Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    this.folder = folder;
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=ca-"
            + folder.getFileName()
            + " -addext basicConstraints=critical,CA:TRUE -keyout "
            + file("ca.key")
            + " -out "
            + file("ca.crt"));
  }

  /** A certificate for loopback addresses and one more name; with negative days it has expired. */
  public TlsFiles issue(String name, int days) throws Exception {
    return issueFor(name, "DNS:localhost,IP:127.0.0.1,DNS:" + name, days);
  }

  /** A certificate for these subject alternative names; its files are called {@code name}. */
  public TlsFiles issueFor(String name, String alternatives, int days) throws Exception {
    Files.writeString(
        file(name + ".ext"),
        "subjectAltName=" + alternatives + "\nextendedKeyUsage=serverAuth,clientAuth\n");
    openssl(
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN="
            + name
            + " -keyout "
            + file(name + ".key")
            + " -out "
            + file(name + ".csr"));
    openssl(
        "x509 -req -CAcreateserial -days "
            + days
            + " -in "
            + file(name + ".csr")
            + " -CA "
            + file("ca.crt")
            + " -CAkey "
            + file("ca.key")
            + " -extfile "
            + file(name + ".ext")
            + " -out "
            + file(name + ".crt"));
    return new TlsFiles(file("ca.crt"), file(name + ".crt"), file(name + ".key"));
  }

  /** A context that trusts {@code files}' CA and shows its certificate; none where it is null. */
  public static SSLContext context(Path ca, @Nullable TlsFiles files) throws Exception {
    AdvancedTlsX509TrustManager trust =
        AdvancedTlsX509TrustManager.newBuilder()
            .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
            .build();
    try (InputStream in = Files.newInputStream(ca)) {
      trust.updateTrustCredentials(CertificateUtils.getX509Certificates(in));
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(files == null ? null : keys(files), new TrustManager[] {trust}, null);
    return context;
  }

  /** Shows its certificate, whichever CA the server asks for. */
  private static KeyManager[] keys(TlsFiles files) throws IOException, GeneralSecurityException {
    AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    try (InputStream key = Files.newInputStream(files.key());
        InputStream chain = Files.newInputStream(files.cert())) {
      keys.updateIdentityCredentials(
          CertificateUtils.getX509Certificates(chain), CertificateUtils.getPrivateKey(key));
    }
    return new KeyManager[] {keys};
  }

  /** A socket that has shaken hands as gRPC does; the server may refuse it afterwards. */
  public static SSLSocket connect(SSLContext context, int port) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress().getHostAddress(), port);
    socket.setSoTimeout(30_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** The authority's certificate. */
  public Path ca() {
    return file("ca.crt");
  }

  /** A gRPC client's credentials. */
  public static ChannelCredentials credentials(TlsFiles files) throws IOException {
    return TlsChannelCredentials.newBuilder()
        .trustManager(files.ca().toFile())
        .keyManager(files.cert().toFile(), files.key().toFile())
        .build();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void openssl(String arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/openssl"));
    command.addAll(List.of(arguments.split(" ", -1)));
    Path log = file("openssl.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor()).as(arguments).isZero();
  }
}
