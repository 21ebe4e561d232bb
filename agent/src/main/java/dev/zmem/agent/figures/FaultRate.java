package dev.zmem.agent.figures;

import static dev.zmem.model.Absent.ABSENT;

/**
 * Page faults a second between two looks. A rate that hardly moved stays the same, so that the
 * noise of idle processes costs nothing on the wire. Owned by the scanner's thread.
 */
final class FaultRate {
  /** Looks that follow sooner tell no rate: a burst of a moment is none. */
  static final long LEAST_NANOS = 2_000_000_000L;

  /** More than any process makes; a counter that jumps further is another's. */
  private static final long MOST_HUNDREDTHS = 1L << 36;

  /** How old a rate may become where there is no other reason for a look. */
  private static final long REST_NANOS = 60_000_000_000L;

  private final long noiseHundredths;
  private boolean counted;
  private long faults;
  private long atNanos;
  private long hundredths = ABSENT;

  /** Rates that are told where they differ by more than this, and by more than a fifth. */
  FaultRate(long noiseHundredths) {
    this.noiseHundredths = noiseHundredths;
  }

  /** Another process has the pid. */
  void forget() {
    counted = false;
    hundredths = ABSENT;
  }

  /** There were so many since it began; whether the rate is another now. */
  boolean counted(long newFaults, long nowNanos) {
    if (!counted || newFaults < faults) {
      counted = true;
      faults = newFaults;
      atNanos = nowNanos;
      return false;
    }
    long elapsed = nowNanos - atNanos;
    if (elapsed < LEAST_NANOS) {
      return false;
    }
    double rate = (newFaults - faults) * 1e11 / elapsed;
    long now = Math.min(MOST_HUNDREDTHS, Math.round(rate));
    faults = newFaults;
    atNanos = nowNanos;
    boolean isNoise =
        hundredths >= 0
            && (now > 0 || hundredths <= noiseHundredths)
            && Math.abs(now - hundredths) <= Math.max(noiseHundredths, hundredths / 5);
    if (!isNoise) {
      hundredths = now;
    }
    return !isNoise;
  }

  /** Whether they should be counted now. */
  boolean isWanted(long nowNanos) {
    return !counted || nowNanos - atNanos > (hundredths < 0 ? LEAST_NANOS : REST_NANOS);
  }

  /** Hundredths of a fault a second; {@link dev.zmem.model.Absent#ABSENT} before two looks. */
  long hundredths() {
    return hundredths;
  }
}
