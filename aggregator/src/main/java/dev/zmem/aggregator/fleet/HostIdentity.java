package dev.zmem.aggregator.fleet;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.label.HostLabels;
import dev.zmem.model.Absent;
import dev.zmem.text.HostNames;
import java.time.Duration;

/**
 * A host as its agent names it, for the length of one stream.
 *
 * @param name the name in tables, in lower case
 * @param hostId stable id of the machine
 * @param bootId id of its boot
 * @param epoch orders the streams of one boot, larger is newer
 * @param agentVersion for people
 * @param interval between passes
 * @param bootedAtMillis when the machine booted, milliseconds of Unix time by the aggregator's
 *     clock; {@link Absent#ABSENT} when that is not known
 * @param labels what its owner says of it
 * @param rules which grouping rules name its programs, for people; empty for none
 */
public record HostIdentity(
    String name,
    String hostId,
    String bootId,
    long epoch,
    String agentVersion,
    Duration interval,
    long bootedAtMillis,
    HostLabels labels,
    String rules) {

  /**
   * Of {@code stat}'s start time (USER_HZ), a hundredth of a second on every architecture that the
   * agent runs on.
   */
  private static final long TICK_MILLIS = 10;

  /** No machine has been up for longer: what is beyond is no time. */
  private static final long MAX_UPTIME_MILLIS = Duration.ofDays(36_525).toMillis();

  /** Names are the same in any case: kept in lower case. */
  public HostIdentity {
    name = HostNames.canonical(name);
  }

  /** Without labels. */
  public HostIdentity(
      String name,
      String hostId,
      String bootId,
      long epoch,
      String agentVersion,
      Duration interval,
      long bootedAtMillis) {
    this(name, hostId, bootId, epoch, agentVersion, interval, bootedAtMillis, HostLabels.NONE);
  }

  /** Without grouping rules. */
  public HostIdentity(
      String name,
      String hostId,
      String bootId,
      long epoch,
      String agentVersion,
      Duration interval,
      long bootedAtMillis,
      HostLabels labels) {
    this(name, hostId, bootId, epoch, agentVersion, interval, bootedAtMillis, labels, "");
  }

  /** Whether another stream of the same boot was opened at the same time or later. */
  public boolean isNoNewerThan(HostIdentity other) {
    return bootId.equals(other.bootId) && Long.compareUnsigned(epoch, other.epoch) <= 0;
  }

  /** The same host, whose passes come so often. */
  public HostIdentity every(Duration newInterval) {
    return new HostIdentity(
        name, hostId, bootId, epoch, agentVersion, newInterval, bootedAtMillis, labels, rules);
  }

  /** The same host, whose programs are named by these grouping rules. */
  public HostIdentity ruledBy(String newRules) {
    return new HostIdentity(
        name, hostId, bootId, epoch, agentVersion, interval, bootedAtMillis, labels, newRules);
  }

  /**
   * When a machine booted that had been up for so long at {@code nowMillis} of Unix time; {@link
   * Absent#ABSENT} when that is no believable time.
   *
   * @param uptimeNanos CLOCK_BOOTTIME, unsigned
   */
  public static long bootedAtMillis(long uptimeNanos, long nowMillis) {
    long uptimeMillis = Long.divideUnsigned(uptimeNanos, 1_000_000);
    return uptimeMillis > MAX_UPTIME_MILLIS ? ABSENT : Math.max(ABSENT, nowMillis - uptimeMillis);
  }

  /**
   * When a process of this boot started, seconds of Unix time by the aggregator's clock; {@link
   * Absent#ABSENT} for none and where the boot's time is not known.
   *
   * @param startTimeTicks clock ticks after boot
   */
  public long startedAtSeconds(long startTimeTicks) {
    return bootedAtMillis < 0
            || startTimeTicks <= 0
            || startTimeTicks > MAX_UPTIME_MILLIS / TICK_MILLIS
        ? ABSENT
        : (bootedAtMillis + startTimeTicks * TICK_MILLIS) / 1000;
  }
}
