package dev.zmem.aggregator.member;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal, by which keys and secrets are known without being kept. */
public final class Sha256 {
  private Sha256() {}

  /** Of a secret in UTF-8. */
  public static String of(String secret) {
    return of(secret.getBytes(StandardCharsets.UTF_8));
  }

  /** Of bytes. */
  public static String of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether both are the same; how long it takes does not tell how much of them is. */
  static boolean isSame(String known, String told) {
    return MessageDigest.isEqual(
        known.getBytes(StandardCharsets.US_ASCII), told.getBytes(StandardCharsets.US_ASCII));
  }
}
