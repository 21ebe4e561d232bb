package dev.zmem.program.tls;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.file.DurableFile;
import dev.zmem.program.file.FileTrouble;
import dev.zmem.text.Escapes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The folder in which a program keeps who it is: the CA that it trusts, its certificate and its
 * key. The key never leaves it, and is its owner's alone. All that it cannot do is a {@link
 * ProgramException} of folder and reason.
 *
 * @param path of the folder
 */
public record TlsFolder(Path path) {
  private static final String FOLDER = "rwx------";

  /** As the transport takes it. */
  public TlsFiles files() {
    return new TlsFiles(authority(), certificate(), key());
  }

  /** The CA's certificate. */
  public Path authority() {
    return path.resolve("ca.crt");
  }

  /** This program's certificate, and behind it the CA's. */
  public Path certificate() {
    return path.resolve("tls.crt");
  }

  /** Its key, and behind it the public half. */
  public Path key() {
    return path.resolve("tls.key");
  }

  /** Makes the folder, where there is none. */
  public void create() {
    try {
      if (!Files.isDirectory(path)) {
        var _ =
            Files.createDirectories(
                path,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER)));
      }
    } catch (IOException e) {
      throw bad(FileTrouble.reason(e));
    }
  }

  /** The key that is kept here; a new one, which is kept, where there is none. */
  public KeyPair keyOrNew() {
    KeyFile file = new KeyFile(key());
    return Files.exists(key()) ? file.read() : file.make();
  }

  /**
   * Keeps a certificate, its CA's behind it; the last one is the CA that is trusted from now on.
   */
  public void keepChain(List<X509Certificate> chain) {
    write(authority(), pem(chain.getLast()));
    StringBuilder text = new StringBuilder();
    chain.forEach(one -> text.append(pem(one)));
    write(certificate(), text.toString());
  }

  /** The certificate that is kept here. */
  public X509Certificate leaf() {
    return first(new PemFile("certificate", certificate()));
  }

  /** The CA's that is kept here. */
  public X509Certificate authorityCertificate() {
    return first(new PemFile("CA", authority()));
  }

  private static X509Certificate first(PemFile file) {
    return file.certificates(file.read())[0];
  }

  /** A certificate as people pass it on. */
  public static String pem(X509Certificate certificate) {
    try {
      return KeyFile.pem("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(Path file, String text) {
    try {
      DurableFile.replace(file, text.getBytes(StandardCharsets.US_ASCII), "rw-r--r--");
    } catch (IOException e) {
      throw bad(file.getFileName() + ": " + FileTrouble.reason(e));
    }
  }

  private ProgramException bad(String reason) {
    return new ProgramException(ExitCode.FAILURE, Escapes.escape(path + ": " + reason));
  }
}
