package dev.zmem.text;

import java.time.Duration;
import java.util.Optional;

/**
 * Durations as people write them: {@code 100ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 7d}.
 * The unit must be said: a bare number is seconds to some and milliseconds to others. Pure; any
 * thread.
 */
public final class Durations {
  private Durations() {}

  /** The duration of a number with its unit, whole milliseconds; empty for anything else. */
  public static Optional<Duration> parse(String text) {
    int digits = 0;
    while (digits < text.length() && "0123456789.".indexOf(text.charAt(digits)) >= 0) {
      digits++;
    }
    long unitMillis =
        switch (text.substring(digits)) {
          case "ms" -> 1;
          case "s" -> 1000;
          case "m", "min" -> 60_000;
          case "h" -> 3_600_000;
          case "d" -> 86_400_000;
          default -> 0;
        };
    if (unitMillis == 0 || digits == 0 || digits > 12) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Duration.ofMillis(
              Math.round(Double.parseDouble(text.substring(0, digits)) * unitMillis)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The shortest form that says it exactly: {@code 1h}, {@code 90s}, {@code 250ms}. */
  public static String print(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0 || millis == 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    return seconds % 86_400 == 0
        ? seconds / 86_400 + "d"
        : seconds % 3600 == 0
            ? seconds / 3600 + "h"
            : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
