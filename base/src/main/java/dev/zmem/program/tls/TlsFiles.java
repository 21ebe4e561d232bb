package dev.zmem.program.tls;

import dev.zmem.program.exit.ProgramException;
import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.grpc.netty.NettySslContextServerCredentials;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * Mutual TLS from three PEM files. They are looked at every {@value TlsReload#RELOAD_SECONDS} s:
 * certificate and key are taken anew when either changed and they belong together, the CA when it
 * changed; sessions from before are not resumed. Files that cannot be taken leave the old ones in
 * force, and the log says why.
 *
 * @param ca certificates of the CA that signs all peers
 * @param cert this program's certificate chain
 * @param key its private key, RSA or EC, PKCS#8 without a pass phrase
 */
public record TlsFiles(Path ca, Path cert, Path key) {

  /** A session may be resumed for so long: a certificate that was withdrawn ends with it. */
  private static final int SESSION_SECONDS = 3600;

  /** Sessions remembered by a server that does not give them to its clients to keep. */
  private static final int SESSIONS = 1000;

  /** This program's own certificate; a {@link ProgramException} where it cannot be read. */
  public X509Certificate leaf() {
    PemFile file = new PemFile("--tls-cert", cert);
    return file.certificates(file.read())[0];
  }

  /** A server's side: every client must show a certificate of the CA. */
  public ServerCredentials serverCredentials() {
    TlsReload reload = new TlsReload(this, Verification.CERTIFICATE_ONLY_VERIFICATION);
    var _ = reload.start();
    return serverCredentials(reload);
  }

  /**
   * The same, but while {@code letsStrangersIn} a client may have no certificate: it is asked at
   * every connection.
   */
  public ServerCredentials serverCredentials(BooleanSupplier letsStrangersIn) {
    TlsReload reload = new TlsReload(this, Verification.CERTIFICATE_ONLY_VERIFICATION);
    var _ = reload.start();
    return NettySslContextServerCredentials.create(
        RenewedSslContext.of(
            () ->
                EitherSslContext.of(
                    letsStrangersIn,
                    context(reload, server(reload, ClientAuth.OPTIONAL)),
                    context(reload, server(reload, ClientAuth.REQUIRE))),
            reload));
  }

  static ServerCredentials serverCredentials(TlsReload reload) {
    return NettySslContextServerCredentials.create(
        renewed(reload, () -> server(reload, ClientAuth.REQUIRE)));
  }

  private static SslContextBuilder server(TlsReload reload, ClientAuth clients) {
    return SslContextBuilder.forServer(reload.keyManager()).clientAuth(clients);
  }

  /** A client's side: the server's certificate must be of the CA and name the address dialled. */
  public ChannelCredentials channelCredentials() {
    TlsReload reload = new TlsReload(this, Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION);
    var _ = reload.start();
    return channelCredentials(reload);
  }

  static ChannelCredentials channelCredentials(TlsReload reload) {
    return NettySslContextChannelCredentials.create(
        renewed(reload, () -> SslContextBuilder.forClient().keyManager(reload.keyManager())));
  }

  private static SslContext renewed(TlsReload reload, Supplier<SslContextBuilder> builder) {
    return RenewedSslContext.of(() -> context(reload, builder.get()), reload);
  }

  private static SslContext context(TlsReload reload, SslContextBuilder builder) {
    try {
      return GrpcSslContexts.configure(
              builder
                  .trustManager(reload.trustManager())
                  .sessionTimeout(SESSION_SECONDS)
                  .sessionCacheSize(SESSIONS))
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }
}
