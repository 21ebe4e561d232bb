package dev.zmem.aggregator.stream;

import java.time.Duration;

/**
 * What agents are granted.
 *
 * @param maxRows rows a host may have
 * @param leastInterval shortest time between a host's frames
 * @param rules the grouping rules that agents are told
 * @param helloWithin a stream that has not said Hello by then is ended
 */
public record IngestSettings(
    int maxRows, Duration leastInterval, FleetRules rules, Duration helloWithin) {
  private static final Duration HELLO_WITHIN = Duration.ofSeconds(10);

  /** With the usual patience. */
  public IngestSettings(int maxRows, Duration leastInterval) {
    this(maxRows, leastInterval, FleetRules.NONE, HELLO_WITHIN);
  }

  /** Without grouping rules. */
  public IngestSettings(int maxRows, Duration leastInterval, Duration helloWithin) {
    this(maxRows, leastInterval, FleetRules.NONE, helloWithin);
  }

  /** With grouping rules. */
  public IngestSettings(int maxRows, Duration leastInterval, FleetRules rules) {
    this(maxRows, leastInterval, rules, HELLO_WITHIN);
  }
}
