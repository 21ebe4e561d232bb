package dev.zmem.aggregator.query;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an answer covers.
 *
 * @param hostsKnown hosts known in all
 * @param hostsMatched of these, asked for
 * @param stale of these, silent; longest silence first
 * @param processes in the answer, before any limit
 * @param denied of these, not measured
 * @param trouble what else the figures lack
 * @param oldestSample age of the oldest sample in the answer; empty without rows
 * @param nearNames hosts that look like what was asked for, when nothing matched
 */
public record Coverage(
    long hostsKnown,
    long hostsMatched,
    List<StaleHost> stale,
    long processes,
    long denied,
    Trouble trouble,
    Optional<Duration> oldestSample,
    List<String> nearNames) {

  /**
   * A silent host.
   *
   * @param name its name
   * @param silence since its last pass
   */
  public record StaleHost(String name, Duration silence) {}

  /**
   * What figures lack beside the denied ones.
   *
   * @param malformed processes whose figures could not be read; not in the answer
   * @param estimated processes whose figures are estimates
   * @param unwalked processes without PSS because their agent does not walk them
   * @param overdue processes whose figures are older than their agent's maximum age
   * @param overdueIsBound whether there may be fewer of them: a filter leaves processes out
   */
  public record Trouble(
      long malformed, long estimated, long unwalked, long overdue, boolean overdueIsBound) {}

  /** Matched hosts with a current pass. */
  public long hostsReporting() {
    return hostsMatched - stale.size();
  }
}
