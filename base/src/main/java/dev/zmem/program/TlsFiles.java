package dev.zmem.program;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Mutual TLS from three PEM files. The files are looked at every {@value #RELOAD_SECONDS} s and
 * read again when they changed; files that cannot be read then leave the old ones in force.
 *
 * @param ca certificates of the CA that signs all peers
 * @param cert this program's certificate chain
 * @param key its private key, PKCS#8
 */
public record TlsFiles(Path ca, Path cert, Path key) {
  /** Seconds between two looks at the files. */
  static final int RELOAD_SECONDS = 5;

  /** A server's side: every client must show a certificate of the CA. */
  public ServerCredentials serverCredentials() {
    return TlsServerCredentials.newBuilder()
        .keyManager(keyManager())
        .trustManager(trustManager(Verification.CERTIFICATE_ONLY_VERIFICATION))
        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
        .build();
  }

  /** A client's side: the server's certificate must be of the CA and name the address dialled. */
  public ChannelCredentials channelCredentials() {
    return TlsChannelCredentials.newBuilder()
        .keyManager(keyManager())
        .trustManager(trustManager(Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION))
        .build();
  }

  private AdvancedTlsX509KeyManager keyManager() {
    requireReadable(ca, "--tls-ca", "BEGIN CERTIFICATE");
    requireReadable(cert, "--tls-cert", "BEGIN CERTIFICATE");
    requireReadable(key, "--tls-key", "PRIVATE KEY");
    requirePkcs8();
    try {
      AdvancedTlsX509KeyManager manager = new AdvancedTlsX509KeyManager();
      manager.updateIdentityCredentials(cert.toFile(), key.toFile());
      var _ =
          manager.updateIdentityCredentials(
              cert.toFile(), key.toFile(), RELOAD_SECONDS, TimeUnit.SECONDS, reloader());
      return manager;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw bad("--tls-cert " + cert + " with --tls-key " + key, e);
    }
  }

  private AdvancedTlsX509TrustManager trustManager(Verification verification) {
    try {
      AdvancedTlsX509TrustManager manager =
          AdvancedTlsX509TrustManager.newBuilder().setVerification(verification).build();
      var _ =
          manager.updateTrustCredentials(ca.toFile(), RELOAD_SECONDS, TimeUnit.SECONDS, reloader());
      return manager;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw bad("--tls-ca " + ca, e);
    }
  }

  private void requirePkcs8() {
    String pem = read(key, "--tls-key");
    if (pem.contains("BEGIN RSA PRIVATE KEY")
        || pem.contains("BEGIN EC PRIVATE KEY")
        || pem.contains("BEGIN ENCRYPTED PRIVATE KEY")) {
      throw new ProgramException(
          ExitCode.USAGE,
          "--tls-key "
              + key
              + ": not an unencrypted PKCS#8 key (openssl pkcs8 -topk8 -nocrypt -in "
              + key
              + " makes one)");
    }
  }

  private static void requireReadable(Path file, String option, String marker) {
    if (!read(file, option).contains(marker)) {
      throw new ProgramException(
          ExitCode.USAGE, option + " " + file + ": no PEM '" + marker + "' in it");
    }
  }

  private static String read(Path file, String option) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      String reason = Files.exists(file) ? "cannot be read" : "no such file";
      throw new ProgramException(ExitCode.USAGE, option + " " + file + ": " + reason);
    }
  }

  private static ProgramException bad(String what, Exception cause) {
    return new ProgramException(ExitCode.USAGE, what + ": " + cause.getMessage());
  }

  private static ScheduledExecutorService reloader() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> Thread.ofPlatform().daemon().name("tls-reload").unstarted(task));
  }
}
