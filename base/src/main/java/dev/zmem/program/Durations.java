package dev.zmem.program;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Durations as people write them: {@code 100ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 7d}.
 * The unit must be said: a bare number is seconds to some and milliseconds to others.
 */
public class Durations implements ITypeConverter<Duration> {
  private static final Duration EXAMPLE = Duration.ofMillis(500);

  private final Duration least;
  private final Duration most;

  /** Durations from {@code least} to {@code most}. */
  protected Durations(Duration least, Duration most) {
    this.least = least;
    this.most = most;
  }

  /** Time between passes: 100 ms to 1 h. */
  public static final class Interval extends Durations {
    public Interval() {
      super(Duration.ofMillis(100), Duration.ofHours(1));
    }
  }

  /** Time between two tables: 200 ms to 1 h. */
  public static final class Watch extends Durations {
    public Watch() {
      super(Duration.ofMillis(200), Duration.ofHours(1));
    }
  }

  /** How long something is waited for: 100 ms to 5 min. */
  public static final class Timeout extends Durations {
    public Timeout() {
      super(Duration.ofMillis(100), Duration.ofMinutes(5));
    }
  }

  /** How long something is remembered: 1 s to 365 d. */
  public static final class Retention extends Durations {
    public Retention() {
      super(Duration.ofSeconds(1), Duration.ofDays(365));
    }
  }

  @Override
  public Duration convert(String text) {
    if (!text.isEmpty() && "0123456789.".indexOf(text.charAt(text.length() - 1)) >= 0) {
      throw new TypeConversionException(
          "'" + text + "' has no unit (expected: " + expected() + ")");
    }
    Duration duration = parse(text);
    if (duration == null || duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw new TypeConversionException("'" + text + "' (expected: " + expected() + ")");
    }
    return duration;
  }

  /** {@code 200ms to 1h, such as 2s or 500ms}. */
  private String expected() {
    return print(least)
        + " to "
        + print(most)
        + ", such as 2s"
        + (least.compareTo(EXAMPLE) <= 0 ? " or " + print(EXAMPLE) : "");
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

  private static @org.jspecify.annotations.Nullable Duration parse(String text) {
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
      return null;
    }
    try {
      return Duration.ofMillis(
          Math.round(Double.parseDouble(text.substring(0, digits)) * unitMillis));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
