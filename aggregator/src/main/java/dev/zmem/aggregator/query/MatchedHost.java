package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.model.Absent;

/**
 * A host that a question matches, with what each of its rows asks for.
 *
 * @param snapshot the host
 * @param number its place in the question's order
 * @param usesSwap whether any of its swap is in use
 * @param silentNanos since its last pass, of a silent or stopped host; {@link Absent#ABSENT} of one
 *     that reports
 */
record MatchedHost(HostSnapshot snapshot, int number, boolean usesSwap, long silentNanos) {

  static MatchedHost of(HostSnapshot snapshot, int number, long nowNanos) {
    return new MatchedHost(
        snapshot,
        number,
        snapshot.usesSwap(),
        snapshot.isStale(nowNanos) ? nowNanos - snapshot.sampledAtNanos() : Absent.ABSENT);
  }
}
