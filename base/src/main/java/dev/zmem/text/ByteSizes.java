package dev.zmem.text;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * Sizes as people write them: {@code 64KiB}, {@code 16MiB}, {@code 1GiB}. The unit must be said,
 * but for 0. Pure; any thread.
 */
public final class ByteSizes {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  /** The largest unit that is read: GiB. */
  private static final int MOST_TYPED = 3;

  private ByteSizes() {}

  /** The bytes of a size with its unit, of up to nine digits; empty for anything else. */
  public static OptionalLong parse(String text) {
    if (text.equals("0")) {
      return OptionalLong.of(0);
    }
    int digits = 0;
    while (digits < text.length() && "0123456789".indexOf(text.charAt(digits)) >= 0) {
      digits++;
    }
    long unit =
        switch (text.substring(digits).toLowerCase(Locale.ROOT)) {
          case "b" -> 1;
          case "k", "kib" -> 1L << 10;
          case "m", "mib" -> 1L << 20;
          case "g", "gib" -> 1L << 30;
          default -> 0;
        };
    return digits == 0 || digits > 9 || unit == 0
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(text.substring(0, digits)) * unit);
  }

  /** As it may be typed, in the largest unit that has no rest: {@code 10GiB}, {@code 1536MiB}. */
  public static String typed(long bytes) {
    long rest = bytes;
    int unit = 0;
    while (rest > 0 && rest % 1024 == 0 && unit < MOST_TYPED) {
      rest /= 1024;
      unit++;
    }
    return rest + UNITS[unit];
  }

  /** For people: {@code 0 B}, {@code 1.3 GiB}, {@code 512.0 KiB}. */
  public static String print(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = 0;
    while (value >= 1023.95 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    long tenths = Math.round(value * 10);
    return tenths / 10 + "." + tenths % 10 + " " + UNITS[unit];
  }
}
