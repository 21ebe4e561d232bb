package dev.zmem.agent.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling, at most a limit, a random part of it, so that
 * a fleet does not come back in step. One thread.
 */
public final class Backoff {
  private static final long FIRST_MILLIS = 250;

  /**
   * Longest wait while an aggregator is away: tables are whole within an interval and 5 s of its
   * return.
   */
  static final long AWAY_LIMIT_MILLIS = 3_000;

  /** First wait for an aggregator that is there and has no time. */
  static final long BUSY_FIRST_MILLIS = 4_000;

  /** And the longest: what 10,000 agents ask of it, one by one. */
  static final long BUSY_LIMIT_MILLIS = 30_000;

  /** Longest wait after a refusal, which seldom heals by itself; every wait for want of trust. */
  static final long REFUSED_LIMIT_MILLIS = 15_000;

  /**
   * Streams in a row that ended in order soon after their first frame, and that are opened again at
   * once: an aggregator that is restarted, and not one that ends each stream.
   */
  static final int MAX_SHORT_STREAMS = 5;

  private static final int MAX_DOUBLINGS = 10;

  private final RandomGenerator random;
  private int failures;
  private int shortStreams;
  private boolean wasBusy;

  /** Whose waits are random in this way. */
  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The next wait: between half and all of the doubled one. Doubling starts anew when frames were
   * taken for longer than a refusal's wait, when they were taken at all and nobody refused more of
   * them (a few times in a row), and when an aggregator that was away is there but busy, or the
   * other way round.
   *
   * @param lived how long frames were taken
   */
  Duration next(StreamFailure failure, Duration lived) {
    boolean busy = failure == StreamFailure.BUSY;
    boolean livedLong = lived.toMillis() > REFUSED_LIMIT_MILLIS;
    boolean endedSoon = !livedLong && failure == StreamFailure.AWAY && lived.isPositive();
    shortStreams = livedLong ? 0 : endedSoon ? shortStreams + 1 : shortStreams;
    if (livedLong || (endedSoon && shortStreams <= MAX_SHORT_STREAMS) || busy != wasBusy) {
      failures = 0;
    }
    wasBusy = busy;
    int doublings = Math.min(failures++, MAX_DOUBLINGS);
    long full =
        switch (failure) {
          case AWAY -> Math.min(AWAY_LIMIT_MILLIS, FIRST_MILLIS << doublings);
          case BUSY -> Math.min(BUSY_LIMIT_MILLIS, BUSY_FIRST_MILLIS << doublings);
          case REFUSED -> Math.min(REFUSED_LIMIT_MILLIS, FIRST_MILLIS << doublings);
          case UNTRUSTED -> 2 * REFUSED_LIMIT_MILLIS; // of which no less than half is waited
        };
    return Duration.ofMillis(
        full / 2
            + random.nextLong(
                (failure == StreamFailure.UNTRUSTED ? REFUSED_LIMIT_MILLIS / 5 : full / 2) + 1));
  }

  /** The next wait where an aggregator let the connection in and closed it, or did not answer. */
  public Duration nextWhenBusy() {
    return next(StreamFailure.BUSY, Duration.ZERO);
  }

  /** The next wait where nobody listens. */
  public Duration nextWhenAway() {
    return next(StreamFailure.AWAY, Duration.ZERO);
  }
}
