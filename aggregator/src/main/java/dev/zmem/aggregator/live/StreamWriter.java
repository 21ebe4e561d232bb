package dev.zmem.aggregator.live;

import dev.zmem.aggregator.fleet.FleetClock;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostMemory;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.fleet.PublishedPass;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.aggregator.fleet.SwapTraffic;
import dev.zmem.aggregator.row.HostPast;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The writer that one stream was granted. */
final class StreamWriter implements HostWriter {
  final HostEntry entry;
  final StreamHandle stream;
  final long claimedAtNanos;
  private final HostClaims claims;
  private final FleetClock clock;
  private final HostMemory memory;
  private volatile HostIdentity identity;

  /** Writes {@code entry} for {@code stream} from {@code claimedAtNanos} on. */
  StreamWriter(
      HostClaims claims,
      FleetClock clock,
      HostEntry entry,
      HostIdentity identity,
      StreamHandle stream,
      HostMemory memory,
      long claimedAtNanos) {
    this.memory = memory;
    this.claims = claims;
    this.clock = clock;
    this.entry = entry;
    this.identity = identity;
    this.stream = stream;
    this.claimedAtNanos = claimedAtNanos;
  }

  /** Whether a first pass should have come. */
  boolean isLate(long nowNanos) {
    return nowNanos - claimedAtNanos
        > identity.interval().toNanos() * HostSnapshot.STALE_AFTER_INTERVALS;
  }

  @Override
  public HostSnapshot publish(LiveRows rows, HostFigures figures, PassReport pass, long ageNanos) {
    long sampledAtNanos = clock.nowNanos() - ageNanos;
    Instant sampledAt = clock.wall().instant().minusNanos(ageNanos);
    SwapTraffic traffic = SwapTraffic.between(entry.snapshot, identity, figures, sampledAtNanos);
    HostSnapshot snapshot;
    synchronized (entry.passes) {
      HostPast earlier = earlier(entry.snapshot);
      HostPast past = memory.hasRoomForPast() ? earlier.and(rows, sampledAtNanos) : HostPast.none();
      long pastBytes =
          past == earlier && !memory.isPastOutdated() ? memory.pastBytes() : past.heapBytes(rows);
      snapshot =
          new HostSnapshot(
              identity, rows, figures, pass, sampledAtNanos, sampledAt, false, traffic, past);
      HostSnapshot before;
      boolean isShown;
      synchronized (entry) {
        before = entry.snapshot;
        isShown = entry.writer == this;
        if (isShown) {
          entry.shows(memory);
          if (!memory.takePast(pastBytes)) {
            snapshot = snapshot.withoutPast();
          }
          entry.snapshot = snapshot;
        }
      }
      if (isShown) {
        claims.published(entry, new PublishedPass(snapshot, before));
      }
    }
    StreamWriter successor = entry.successor;
    if (successor != null && snapshot.sampledAtNanos() - successor.claimedAtNanos > 0) {
      claims.areTwoMachines(entry, successor);
    }
    return snapshot;
  }

  /** The earlier passes that are kept: those of this boot. */
  private HostPast earlier(@Nullable HostSnapshot before) {
    return before != null && before.identity().bootId().equals(identity.bootId())
        ? before.past()
        : HostPast.none();
  }

  @Override
  public void pace(Duration interval) {
    identity = identity.every(interval);
    synchronized (entry) {
      HostSnapshot last = entry.snapshot;
      if (entry.writer == this && last != null) {
        entry.snapshot = last.every(interval);
      }
    }
  }

  @Override
  public void rules(String rules) {
    identity = identity.ruledBy(rules);
    synchronized (entry) {
      HostSnapshot last = entry.snapshot;
      if (entry.writer == this && last != null) {
        entry.snapshot = last.ruledBy(rules);
      }
    }
  }

  @Override
  public void stop() {
    synchronized (entry.passes) {
      HostSnapshot last;
      synchronized (entry) {
        last = entry.writer == this ? entry.snapshot : null;
        if (last != null) {
          entry.snapshot = last.stopped();
        }
      }
      if (last != null) {
        claims.stopped(entry, last);
      }
    }
  }

  @Override
  public void turnAway(String reason) {
    if (entry.snapshot == null) {
      claims.refused().add(entry.name, reason, clock.nowNanos());
    }
  }

  @Override
  public void release() {
    claims.release(this);
  }

  @Override
  public HostMemory memory() {
    return memory;
  }
}
