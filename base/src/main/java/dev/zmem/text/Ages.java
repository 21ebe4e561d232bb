package dev.zmem.text;

import java.time.Duration;

/**
 * How long something has been so, as kubectl writes it: {@code 24s}, {@code 3m10s}, {@code 47m},
 * {@code 5h12m}, {@code 9d}. Two units at most, for people; data has seconds. Pure; any thread.
 */
public final class Ages {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private Ages() {}

  /** Of a duration; a negative one is none. */
  public static String print(Duration age) {
    return print((double) age.toSeconds());
  }

  /** Of seconds, whose fractions are left out. */
  public static String print(double age) {
    long seconds = Math.max(0, (long) age);
    if (seconds < 2 * MINUTE) {
      return seconds + "s";
    }
    if (seconds < 10 * MINUTE) {
      return two(seconds, MINUTE, "m", 1, "s");
    }
    if (seconds < 3 * HOUR) {
      return seconds / MINUTE + "m";
    }
    return seconds < 2 * DAY
        ? two(seconds, HOUR, "h", MINUTE, "m")
        : seconds < 8 * DAY ? two(seconds, DAY, "d", HOUR, "h") : seconds / DAY + "d";
  }

  private static String two(long seconds, long large, String name, long small, String smallName) {
    long rest = seconds % large / small;
    return seconds / large + name + (rest == 0 ? "" : rest + smallName);
  }
}
