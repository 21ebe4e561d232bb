package dev.zmem.agent;

import dev.zmem.agent.uplink.Uplink;
import java.time.Duration;

/**
 * When the next pass begins, and how far apart the ends of passes may be, which is what a host's
 * silence is judged by: whatever makes passes come less often is in it, and how long they take. One
 * thread at a time.
 */
final class PassRhythm {
  /** The pause after a pass that took longer than the interval, as part of the interval. */
  private static final int LEAST_PAUSE = 10;

  /** The pace told after a slow pass shrinks by so much with each faster one. */
  private static final double EASE = 0.95;

  private double slowestMillis;

  /** Passes were far apart because they were to be, and are not any more. */
  void startAnew() {
    slowestMillis = 0;
  }

  /**
   * What follows a pass.
   *
   * @param pause till the next begins
   * @param pace between the ends of passes, as far as can be told now
   */
  record Next(Duration pause, Duration pace) {}

  /**
   * The next pass begins an interval after this one began, but never without a pause: passes that
   * take long come less often.
   *
   * @param every from the beginning of one pass to that of the next, as wanted, granted, stretched
   *     and allowed
   * @param spent what the pass took
   */
  Next after(Duration every, Duration spent) {
    long everyMillis = every.toMillis();
    long spentMillis = spent.toMillis();
    long pauseMillis = Math.max(everyMillis - spentMillis, everyMillis / LEAST_PAUSE);
    slowestMillis = Math.max((double) (pauseMillis + spentMillis), slowestMillis * EASE);
    long paceMillis =
        Math.min(Math.max((long) slowestMillis, everyMillis), Uplink.LONGEST_PACE.toMillis());
    return new Next(Duration.ofMillis(pauseMillis), Duration.ofMillis(paceMillis));
  }
}
