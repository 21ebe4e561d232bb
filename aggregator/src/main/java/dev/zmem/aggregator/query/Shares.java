package dev.zmem.aggregator.query;

import dev.zmem.aggregator.row.Measure;

/**
 * Of what rows are shares: the memory, or the swap, of all matched hosts, or of the row's own host
 * where each row is of one. One thread.
 */
final class Shares {
  private final boolean ofOneHost;
  private final Measure measure;
  private long allBytes;
  private boolean lacksSome;

  /** Shares by this measure. */
  Shares(boolean ofOneHost, Measure measure) {
    this.ofOneHost = ofOneHost;
    this.measure = measure;
  }

  /** A host is matched. */
  void add(MatchedHost host) {
    long bytes = host.total(measure.isOfSwap());
    allBytes += Math.max(0, bytes);
    lacksSome |= bytes < 0;
  }

  /** Of rows of this host. */
  TableRow.Share of(MatchedHost host) {
    return new TableRow.Share(measure, host.total(measure.isOfSwap()), false);
  }

  /** Of all hosts. */
  TableRow.Share ofAll() {
    return new TableRow.Share(measure, allBytes, lacksSome);
  }

  /** Of a group's rows; {@code host} is the last that it has rows of. */
  TableRow.Share ofGroup(MatchedHost host) {
    return ofOneHost ? of(host) : ofAll();
  }
}
