package dev.zmem.program.tls;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lets somebody into a fleet, as one word that people carry: which CA to trust, which token it
 * is, and its secret. {@link #toString} has no secret. Immutable.
 *
 * <p>{@code zmem1.CA.ID.SECRET}: of the CA the SHA-256 of its public key, all three in URL-safe
 * Base64.
 *
 * @param authority SHA-256 of the CA's SubjectPublicKeyInfo
 * @param id public
 * @param secret 160 random bits
 */
public record JoinToken(String authority, String id, String secret) {
  private static final Pattern FORM =
      Pattern.compile("zmem1\\.([\\w-]{43})\\.([\\w-]{8})\\.([\\w-]{27})");

  private static final int ID_BYTES = 6;
  private static final int SECRET_BYTES = 20;

  /** A new one of a CA. */
  public static JoinToken create(String authority) {
    return new JoinToken(authority, random(ID_BYTES), random(SECRET_BYTES));
  }

  /** Reads one; none where the text is none. */
  public static Optional<JoinToken> parse(String text) {
    Matcher found = FORM.matcher(text.strip());
    return found.matches()
        ? Optional.of(new JoinToken(found.group(1), found.group(2), found.group(3)))
        : Optional.empty();
  }

  /** The word with the secret in it. */
  public String reveal() {
    return "zmem1." + authority + "." + id + "." + secret;
  }

  @Override
  public String toString() {
    return "token " + id;
  }

  private static String random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
