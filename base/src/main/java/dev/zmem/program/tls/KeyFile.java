package dev.zmem.program.tls;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.file.DurableFile;
import dev.zmem.program.file.FileTrouble;
import dev.zmem.text.Escapes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * A file of a key that zmem made: PEM, the private half as PKCS#8 and behind it the public half. It
 * is its owner's alone. All that it cannot do is a {@link ProgramException} of file and reason.
 *
 * @param path of the file
 */
public record KeyFile(Path path) {
  private static final String FOR_OWNER = "rw-------";
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
  private static final String END = "-----END PUBLIC KEY-----";
  private static final int LINE = 64;

  /** Makes a new key, EC on P-256, and keeps it in the place of the old one. */
  public KeyPair make() {
    KeyPair made = newKey();
    String text =
        pem("PRIVATE KEY", made.getPrivate().getEncoded())
            + pem("PUBLIC KEY", made.getPublic().getEncoded());
    try {
      DurableFile.replace(path, text.getBytes(StandardCharsets.US_ASCII), FOR_OWNER);
    } catch (IOException e) {
      throw bad(FileTrouble.reason(e));
    }
    return made;
  }

  /** The key in it. */
  public KeyPair read() {
    PemFile file = new PemFile("key", path);
    byte[] pem = file.read();
    return new KeyPair(
        publicKey(new String(pem, StandardCharsets.ISO_8859_1)), file.privateKey(pem));
  }

  /** Bytes as text that begins with what they are. */
  static String pem(String kind, byte[] der) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private PublicKey publicKey(String pem) {
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin < 0 || end < begin) {
      throw bad("no public key in it: it was not made by zmem");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
      return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw bad("broken public key");
    }
  }

  private ProgramException bad(String reason) {
    return new ProgramException(ExitCode.FAILURE, Escapes.escape(path + ": " + reason));
  }
}
