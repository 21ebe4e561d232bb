package dev.zmem.aggregator.transport;

import java.util.HashMap;
import java.util.Map;

/**
 * How many there are at a time, in all and of each network; one network never takes all places. Any
 * thread.
 */
final class NetworkCounter {
  private final int most;
  private final int mostOfANetwork;
  private final Map<PeerNetwork, Integer> counts = new HashMap<>();
  private int all;

  /** At most {@code most}, half of them of one network. */
  NetworkCounter(int most) {
    this.most = most;
    this.mostOfANetwork = Math.max(1, most / 2);
  }

  /** Takes a place; false when there is none. */
  synchronized boolean add(PeerNetwork network) {
    int ofNetwork = counts.getOrDefault(network, 0);
    if (all >= most || ofNetwork >= mostOfANetwork) {
      return false;
    }
    all++;
    counts.put(network, ofNetwork + 1);
    return true;
  }

  /** Gives a place back. */
  synchronized void remove(PeerNetwork network) {
    all--;
    counts.computeIfPresent(network, (_, count) -> count > 1 ? count - 1 : null);
  }

  /** Places taken. */
  synchronized int all() {
    return all;
  }
}
