package dev.zmem.program.option;

import dev.zmem.text.Durations;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration within bounds from an option, as {@link Durations} has it. */
public class DurationConverter implements ITypeConverter<Duration> {
  private static final Duration EXAMPLE = Duration.ofMillis(500);

  private final Duration least;
  private final Duration most;

  /** Durations from {@code least} to {@code most}. */
  protected DurationConverter(Duration least, Duration most) {
    this.least = least;
    this.most = most;
  }

  /** Time between passes: 100 ms to 1 h. */
  public static final class Interval extends DurationConverter {
    public Interval() {
      super(Duration.ofMillis(100), Duration.ofHours(1));
    }
  }

  /** Time between two tables: 200 ms to 1 h. */
  public static final class Watch extends DurationConverter {
    public Watch() {
      super(Duration.ofMillis(200), Duration.ofHours(1));
    }
  }

  /** How long something is waited for: 100 ms to 5 min. */
  public static final class Timeout extends DurationConverter {
    public Timeout() {
      super(Duration.ofMillis(100), Duration.ofMinutes(5));
    }
  }

  /** How long something is remembered: 1 s to 365 d. */
  public static final class Retention extends DurationConverter {
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
    Optional<Duration> duration = Durations.parse(text);
    if (duration.isEmpty()
        || duration.get().compareTo(least) < 0
        || duration.get().compareTo(most) > 0) {
      throw new TypeConversionException("'" + text + "' (expected: " + expected() + ")");
    }
    return duration.get();
  }

  /** {@code 200ms to 1h, such as 2s or 500ms}. */
  private String expected() {
    return Durations.print(least)
        + " to "
        + Durations.print(most)
        + ", such as 2s"
        + (least.compareTo(EXAMPLE) <= 0 ? " or " + Durations.print(EXAMPLE) : "");
  }
}
