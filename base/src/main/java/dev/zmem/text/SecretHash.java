package dev.zmem.text;

import java.util.SplittableRandom;

/**
 * Hashes of texts that other machines choose, by numbers drawn when the program starts: nobody can
 * choose texts of one hash, which every map would have to tell apart one by one. Any thread.
 */
public final class SecretHash {
  private static final int SEED;
  private static final int MULTIPLIER;
  private static final long LONG_SEED;
  private static final long LONG_MULTIPLIER;

  static {
    SplittableRandom random = new SplittableRandom();
    SEED = random.nextInt();
    MULTIPLIER = random.nextInt() | 1;
    LONG_SEED = random.nextLong();
    LONG_MULTIPLIER = random.nextLong() | 1;
  }

  private SecretHash() {}

  /** Of one text. */
  public static int of(String text) {
    return of(SEED, text);
  }

  /** Of one text, in 64 bits: of a million texts hardly two have the same. */
  public static long longOf(String text) {
    long hash = LONG_SEED ^ text.length();
    for (int at = 0; at < text.length(); at++) {
      hash = (hash ^ text.charAt(at)) * LONG_MULTIPLIER;
      hash ^= hash >>> 31;
    }
    return hash;
  }

  /** Of texts one after another: the hash of those before, and the next; begins with 0. */
  public static int of(int before, String text) {
    int hash = before ^ SEED ^ text.length();
    for (int at = 0; at < text.length(); at++) {
      hash = (hash ^ text.charAt(at)) * MULTIPLIER;
      hash ^= hash >>> 15; // else some long texts have one hash whatever the multiplier
    }
    return hash;
  }
}
