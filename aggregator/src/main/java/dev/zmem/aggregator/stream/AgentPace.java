package dev.zmem.aggregator.stream;

import dev.zmem.aggregator.ingest.HelloDecoder;
import java.time.Duration;

/**
 * How often a stream's agent sends: as it says itself, and as the aggregator grants. What it says
 * comes from the stream's thread, what is granted from the timers'.
 */
final class AgentPace {
  private final Inflow inflow;
  private final PeerResponses responses;

  /** The shortest interval told so far; none yet. The stream's thread. */
  private Duration fastest = HelloDecoder.MAX_INTERVAL.plusMillis(1);

  /** The timers' thread. */
  private Duration lastGranted;

  /** Of an agent that was granted the least interval. */
  AgentPace(Inflow inflow, PeerResponses responses, Duration leastInterval) {
    this.inflow = inflow;
    this.responses = responses;
    this.lastGranted = leastInterval;
  }

  /** A slow pass is no reason to hold up the fast ones that follow: the fastest pace counts. */
  void told(Duration interval) {
    if (interval.compareTo(fastest) < 0) {
      fastest = interval;
      inflow.every(interval);
    }
  }

  /** Tells the agent how often it may send, when that changes. */
  void grant(Duration granted) {
    if (!granted.equals(lastGranted)) {
      lastGranted = granted;
      responses.send(Greeting.grant(granted));
    }
  }
}
