package dev.zmem.agent.export;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling, at most a limit, a random part of it, so that
 * a fleet does not come back in step. One thread.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 250;

  /**
   * Longest wait while an aggregator is away: tables are whole within an interval and 5 s of its
   * return.
   */
  static final long UNREACHABLE_LIMIT_MILLIS = 3_000;

  /** Longest wait after a refusal, which seldom heals by itself. */
  static final long REFUSED_LIMIT_MILLIS = 15_000;

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The next wait: between half and all of the doubled one; doubling starts anew when the stream
   * that ended had lived for longer than any wait.
   *
   * @param refused whether the aggregator did not want the stream, rather than was not there
   * @param lived how long the stream was of use
   */
  Duration next(boolean refused, Duration lived) {
    if (lived.toMillis() > REFUSED_LIMIT_MILLIS) {
      failures = 0;
    }
    long limit = refused ? REFUSED_LIMIT_MILLIS : UNREACHABLE_LIMIT_MILLIS;
    long full = Math.min(limit, FIRST_MILLIS << Math.min(failures, 10));
    failures++;
    return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
  }
}
