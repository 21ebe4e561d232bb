package dev.zmem.aggregator.row;

import dev.zmem.model.Attributes;
import dev.zmem.model.RowKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A few earlier passes of a host, of which the newest that is five minutes old tells what grew
 * since. Immutable.
 */
public final class HostPast {
  /** Since when growth is told where a host is known for so long. */
  public static final long LOOK_BACK_NANOS = 300_000_000_000L;

  /** Between two of the passes: the look back is at most so much longer. */
  static final long SPACING_NANOS = 75_000_000_000L;

  /** So long a host may have processes that its agent has not come to; then it has them anyway. */
  private static final long SETTLING_NANOS = 30_000_000_000L;

  private static final HostPast NOTHING = new HostPast(List.of(), 0);

  private final List<PastPass> passes;
  private final long sinceNanos;

  private HostPast(List<PastPass> passes, long sinceNanos) {
    this.passes = passes;
    this.sinceNanos = sinceNanos;
  }

  /** Of a host that has no past. */
  public static HostPast none() {
    return NOTHING;
  }

  /** Whether no earlier pass is kept, and none begun. */
  public boolean isNone() {
    return this == NOTHING;
  }

  /** With a pass that ended then; the same object where it is not kept. */
  public HostPast and(LiveRows rows, long atNanos) {
    if (this == NOTHING) {
      return isSettled(rows) ? with(rows, atNanos, atNanos) : new HostPast(passes, atNanos);
    }
    if (passes.isEmpty()) {
      return isSettled(rows) || atNanos - sinceNanos >= SETTLING_NANOS
          ? with(rows, atNanos, sinceNanos)
          : this;
    }
    return atNanos - passes.getLast().atNanos() >= SPACING_NANOS
        ? with(rows, atNanos, sinceNanos)
        : this;
  }

  /** The pass of five minutes before, or the oldest; null where there is none before that time. */
  public @Nullable PastPass before(long nowNanos) {
    PastPass found = null;
    for (PastPass pass : passes) {
      boolean isOldEnough = nowNanos - pass.atNanos() >= LOOK_BACK_NANOS;
      if (found == null ? nowNanos - pass.atNanos() > 0 : isOldEnough) {
        found = pass;
      }
    }
    return found;
  }

  /** The same passes, of which nobody learns command line or environment. */
  public HostPast withoutCommands() {
    return passes.isEmpty()
        ? this
        : new HostPast(passes.stream().map(PastPass::withoutCommands).toList(), sinceNanos);
  }

  /** What it takes of the heap, beside the sets of attributes that these rows have too. */
  public long heapBytes(LiveRows rows) {
    if (passes.isEmpty()) {
      return 0;
    }
    Set<Attributes> counted = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int row = 0; row < rows.size(); row++) {
      counted.add(rows.attributes(row));
    }
    long bytes = 0;
    for (PastPass pass : passes) {
      bytes += pass.heapBytes(counted);
    }
    return bytes;
  }

  private HostPast with(LiveRows rows, long atNanos, long since) {
    List<PastPass> kept = new ArrayList<>(passes);
    while (kept.size() > 1 && atNanos - kept.get(1).atNanos() >= LOOK_BACK_NANOS) {
      kept.removeFirst();
    }
    kept.add(PastPass.of(rows, atNanos));
    return new HostPast(List.copyOf(kept), since);
  }

  private static boolean isSettled(LiveRows rows) {
    return rows.total().kinds().of(RowKind.UNMEASURED) == 0;
  }
}
