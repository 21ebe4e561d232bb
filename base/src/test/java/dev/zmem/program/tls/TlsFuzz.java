package dev.zmem.program.tls;

import dev.zmem.fuzz.Contract;
import dev.zmem.program.exit.ProgramException;
import java.nio.file.Path;
import java.util.Optional;

/** What lets somebody in: tokens and PEM files. */
public final class TlsFuzz {
  private TlsFuzz() {}

  /** A token, or none; it is read again as it was, and its plain form hides the secret. */
  public static final class Token {
    private Token() {}

    /** One word. */
    public static void fuzzerTestOneInput(byte[] data) {
      Optional<JoinToken> token = JoinToken.parse(Contract.text(data));
      if (token.isPresent()) {
        JoinToken read = token.get();
        Contract.require(JoinToken.parse(read.reveal()).equals(token), "a token is read again");
        Contract.require(!read.toString().contains(read.secret()), "toString hides the secret");
      }
    }
  }

  /** Certificates and a key, or one {@link ProgramException}. */
  public static final class Pem {
    private static final PemFile FILE = new PemFile("--tls-ca", Path.of("/nonexistent/ca.crt"));

    private Pem() {}

    /** One file. */
    public static void fuzzerTestOneInput(byte[] data) {
      try {
        for (var certificate : FILE.certificates(data)) {
          Contract.require(!PeerNames.of(certificate).contains(""), "names are not empty");
        }
      } catch (ProgramException refusal) {
        Contract.requireReason(refusal);
      }
      try {
        var _ = FILE.privateKey(data);
      } catch (ProgramException refusal) {
        Contract.requireReason(refusal);
      }
    }
  }
}
