package dev.zmem.program.tls;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.file.FileTrouble;
import dev.zmem.program.file.FileTrust;
import dev.zmem.program.log.Log;
import dev.zmem.text.Escapes;
import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * A PEM file and the option that names it. All it cannot do is a {@link ProgramException} of
 * option, file and reason.
 */
record PemFile(String option, Path path) {
  /** Largest file read. */
  static final int MAX_BYTES = 1 << 20;

  /** What the file holds now, if nobody else may write it. */
  byte[] read() {
    refuse(FileTrust::troubleWithWriters);
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw bad("larger than " + MAX_BYTES + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw bad(FileTrouble.reason(e));
    }
  }

  /** The certificates in these bytes of the file; one at least. */
  X509Certificate[] certificates(byte[] pem) {
    require(pem, "BEGIN CERTIFICATE");
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(pem))
          .toArray(X509Certificate[]::new);
    } catch (CertificateException e) {
      throw bad("broken certificate (" + Log.rootCause(e) + ")");
    }
  }

  /** The key in these bytes of the file, if not everybody may read it. */
  PrivateKey privateKey(byte[] pem) {
    require(pem, "PRIVATE KEY");
    refuse(FileTrust::troubleWithReaders);
    if (!text(pem).contains("BEGIN PRIVATE KEY")) {
      throw bad(
          "not an unencrypted PKCS#8 key (openssl pkcs8 -topk8 -nocrypt -in "
              + path
              + " makes one)");
    }
    try {
      return CertificateUtils.getPrivateKey(new ByteArrayInputStream(pem));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw bad("broken key, or neither RSA nor EC");
    }
  }

  /** Looks for one kind of trouble with who may do what to the file. */
  private interface Look {
    Optional<String> at(Path file) throws IOException;
  }

  private void refuse(Look look) {
    Optional<String> trouble;
    try {
      trouble = look.at(path);
    } catch (IOException e) {
      throw bad(FileTrouble.reason(e));
    }
    if (trouble.isPresent()) {
      throw bad(trouble.get());
    }
  }

  private void require(byte[] pem, String marker) {
    if (!text(pem).contains(marker)) {
      throw bad("no PEM '" + marker + "' in it");
    }
  }

  private static String text(byte[] pem) {
    return new String(pem, StandardCharsets.ISO_8859_1);
  }

  private ProgramException bad(String reason) {
    return new ProgramException(ExitCode.USAGE, this + ": " + Escapes.escape(reason));
  }

  /** {@code --tls-ca /etc/zmem/tls/ca.crt}. */
  @Override
  public String toString() {
    return option + " " + path;
  }
}
