package dev.zmem.aggregator.fleet;

import dev.zmem.model.Attributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one stream's rows and names hold of the fleet's memory, until they are shown no more. Any
 * thread; guarded by its monitor. After its end nothing is counted any more.
 */
public final class HostMemory implements AutoCloseable {
  private final FleetMemory fleet;
  private final List<String> names = new ArrayList<>();
  private final List<Attributes> sets = new ArrayList<>();
  private long nameBytes;
  private long ownBytes;
  private boolean isClosed;

  /** Of the stream whose rows are shown until this one's come. */
  private @Nullable HostMemory last;

  /** Whether the host has rows already, of this stream or the last. */
  private boolean isKnown;

  private boolean hasRows;

  HostMemory(FleetMemory fleet, @Nullable HostMemory last) {
    this.fleet = fleet;
    this.last = last;
    this.isKnown = last != null;
  }

  /** The one object of a name, which this stream may refer to until {@link #letGoOfNames}. */
  public synchronized String hold(String name) {
    if (isClosed) {
      return name;
    }
    nameBytes += FleetMemory.bytes(name) + FleetMemory.REFERENCE_BYTES;
    String held = fleet.pool().hold(name);
    names.add(held);
    return held;
  }

  /** The one object of a set of attributes, likewise. */
  public synchronized Attributes hold(Attributes set) {
    if (isClosed) {
      return set;
    }
    nameBytes += FleetMemory.bytes(set) + FleetMemory.REFERENCE_BYTES;
    Attributes held = fleet.sets().hold(set);
    sets.add(held);
    return held;
  }

  /** The stream refers to none of the names and sets held before. */
  public synchronized void letGoOfNames() {
    names.forEach(fleet.pool()::letGo);
    names.clear();
    sets.forEach(fleet.sets()::letGo);
    sets.clear();
    nameBytes = 0;
  }

  /**
   * The host has so many rows now, of so many subtotals and of sets of attributes that take so
   * much. The reason why that is too much, for both sides' logs; empty when it is not. A known host
   * that did not grow is never too much for the fleet.
   */
  public synchronized String rows(int rows, int groups, long setBytes) {
    if (isClosed) {
      return "";
    }
    HostMemory before = last;
    long lastBytes = before == null ? 0 : before.ownBytes();
    long known = Math.max(ownBytes, lastBytes);
    long rowBytes =
        (long) rows * FleetMemory.ROW_BYTES + (long) groups * FleetMemory.GROUP_BYTES + setBytes;
    long grown = rowBytes + references();
    fleet.add(grown - ownBytes);
    ownBytes = grown;
    if (!hasRows) {
      hasRows = true;
      fleet.addHosts(1);
    }
    if (rowBytes + nameBytes > fleet.hostLimitBytes()) {
      return "the host's rows and names take "
          + (rowBytes + nameBytes)
          + " bytes (expected: at most "
          + fleet.hostLimitBytes()
          + ")";
    }
    String objection = grown > known || !isKnown ? fleet.objection(!isKnown, grown, lastBytes) : "";
    isKnown |= objection.isEmpty();
    return objection;
  }

  /** Rows and references; nothing after the end. */
  private synchronized long ownBytes() {
    return ownBytes;
  }

  /** What the host holds, names in full also where others have them too. */
  public synchronized long heldBytes() {
    return ownBytes + nameBytes - references();
  }

  private long references() {
    return (long) (names.size() + sets.size()) * FleetMemory.REFERENCE_BYTES;
  }

  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      last = null; // else each stream would hold all before it
      letGoOfNames();
      fleet.add(-ownBytes);
      ownBytes = 0;
      if (hasRows) {
        fleet.addHosts(-1);
      }
    }
  }
}
