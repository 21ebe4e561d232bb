package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.row.PastPass;
import dev.zmem.model.Absent;
import dev.zmem.model.HostFigure;
import org.jspecify.annotations.Nullable;

/**
 * A host that a question matches, with what each of its rows asks for.
 *
 * @param snapshot the host
 * @param number its place in the question's order
 * @param usesSwap whether any of its swap is in use
 * @param silentNanos since its last pass, of a silent or stopped host; {@link Absent#ABSENT} of one
 *     that reports
 * @param before the earlier pass that its rows are compared with; null for none
 */
record MatchedHost(
    HostSnapshot snapshot,
    int number,
    boolean usesSwap,
    long silentNanos,
    @Nullable PastPass before) {

  static MatchedHost of(HostSnapshot snapshot, int number, long nowNanos, boolean withPast) {
    return new MatchedHost(
        snapshot,
        number,
        snapshot.usesSwap(),
        snapshot.isStale(nowNanos) ? nowNanos - snapshot.sampledAtNanos() : Absent.ABSENT,
        withPast ? snapshot.past().before(snapshot.sampledAtNanos()) : null);
  }

  /** Its name. */
  String name() {
    return snapshot.identity().name();
  }

  /** Memory, or swap, that it has; negative where it does not tell. */
  long total(boolean ofSwap) {
    return snapshot
        .figures()
        .get(ofSwap ? HostFigure.SWAP_TOTAL_BYTES : HostFigure.MEM_TOTAL_BYTES);
  }

  /** Over which time its rows are compared; of no meaning without an earlier pass. */
  long comparedNanos() {
    return before == null ? Absent.ABSENT : snapshot.sampledAtNanos() - before.atNanos();
  }
}
