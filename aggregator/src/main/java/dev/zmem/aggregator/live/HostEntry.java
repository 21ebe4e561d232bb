package dev.zmem.aggregator.live;

import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostMemory;
import dev.zmem.aggregator.fleet.HostSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What the fleet knows under one name. Its monitor guards its writer and the last pass written;
 * readers take the volatile references without it. Of two monitors the fleet's lock of claims is
 * taken first.
 */
final class HostEntry {
  final String name;

  /**
   * Held while a pass is put in place and listeners hear of it, so that they hear of the host's
   * passes in order. Taken before any other lock, and never with one held.
   */
  final Object passes = new Object();

  /** Null until the first pass. */
  volatile @Nullable HostSnapshot snapshot;

  /** Null while no stream writes the host. */
  volatile @Nullable StreamWriter writer;

  /**
   * A later boot of the same machine id that claimed another name while this one seemed alive. A
   * pass that ends after this claim shows that there are two machines; without one the machine was
   * renamed, and this entry is its past.
   */
  volatile @Nullable StreamWriter successor;

  /** The entry was taken out of the fleet. */
  volatile boolean isDropped;

  /** Of the stream that wrote last, or writes. Guarded by the fleet's lock of claims. */
  HostIdentity identity;

  /** Of the stream whose rows are shown. Guarded by the monitor. */
  private @Nullable HostMemory shown;

  HostEntry(HostIdentity identity) {
    this.name = identity.name();
    this.identity = identity;
  }

  /** Of the stream whose rows are shown; null when none are. */
  synchronized @Nullable HostMemory shown() {
    return shown;
  }

  /** The rows shown are of this stream from now on: those of another are let go. */
  synchronized void shows(@Nullable HostMemory memory) {
    HostMemory before = shown;
    if (before != memory) {
      shown = memory;
      if (before != null) {
        before.close();
      }
    }
  }

  /** Its earlier passes are let go. */
  synchronized void letGoOfPast() {
    HostSnapshot last = snapshot;
    HostMemory memory = shown;
    if (last != null && memory != null && !last.past().isNone()) {
      snapshot = last.withoutPast();
      var _ = memory.takePast(0);
    }
  }

  /** A stream writes no more: what it holds goes, but for rows that are still shown. */
  synchronized void leftBy(StreamWriter ended) {
    if (shown == ended.memory()) {
      ended.memory().keepWhatIsShown();
    } else {
      ended.memory().close();
    }
  }

  /** Whether the host was heard of within its last intervals. */
  boolean isLive(long nowNanos) {
    HostSnapshot last = snapshot;
    StreamWriter current = writer;
    return last != null && !last.isStale(nowNanos)
        || current != null && last == null && !current.isLate(nowNanos);
  }

  /** Whether it is past, and the machine's rows are shown under the other name. */
  boolean isReplaced(long nowNanos) {
    StreamWriter by = successor;
    return by != null && by.entry.snapshot != null && isPast(nowNanos);
  }

  /** Whether it is only the past of a machine that has another name now. */
  boolean isPast(long nowNanos) {
    return successor != null && !isLive(nowNanos);
  }
}
