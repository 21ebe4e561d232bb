package dev.zmem.aggregator.stream;

import java.time.Duration;

/**
 * What agents are granted.
 *
 * @param maxRows rows a host may have
 * @param leastInterval shortest time between a host's frames
 * @param helloWithin a stream that has not said Hello by then is ended
 */
public record IngestSettings(int maxRows, Duration leastInterval, Duration helloWithin) {
  private static final Duration HELLO_WITHIN = Duration.ofSeconds(10);

  /** With the usual patience. */
  public IngestSettings(int maxRows, Duration leastInterval) {
    this(maxRows, leastInterval, HELLO_WITHIN);
  }
}
