package dev.zmem.program;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.nio.file.Path;

/**
 * Mutual TLS from three PEM files. They are looked at every {@value TlsReload#RELOAD_SECONDS} s:
 * certificate and key are taken anew when either changed and they belong together, the CA when it
 * changed. Files that cannot be taken leave the old ones in force, and the log says why.
 *
 * @param ca certificates of the CA that signs all peers
 * @param cert this program's certificate chain
 * @param key its private key, RSA or EC, PKCS#8 without a pass phrase
 */
public record TlsFiles(Path ca, Path cert, Path key) {

  /** A server's side: every client must show a certificate of the CA. */
  public ServerCredentials serverCredentials() {
    TlsReload reload = new TlsReload(this, Verification.CERTIFICATE_ONLY_VERIFICATION);
    var _ = reload.start();
    return serverCredentials(reload);
  }

  static ServerCredentials serverCredentials(TlsReload reload) {
    return TlsServerCredentials.newBuilder()
        .keyManager(reload.keyManager())
        .trustManager(reload.trustManager())
        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
        .build();
  }

  /** A client's side: the server's certificate must be of the CA and name the address dialled. */
  public ChannelCredentials channelCredentials() {
    TlsReload reload = new TlsReload(this, Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION);
    var _ = reload.start();
    return TlsChannelCredentials.newBuilder()
        .keyManager(reload.keyManager())
        .trustManager(reload.trustManager())
        .build();
  }
}
