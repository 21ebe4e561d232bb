package dev.zmem.aggregator.fleet;

import java.util.ArrayList;
import java.util.List;

/**
 * What one stream's rows and names hold of the fleet's memory, until they are shown no more. Any
 * thread; guarded by its monitor. After its end nothing is counted any more.
 */
public final class HostMemory implements AutoCloseable {
  private final FleetMemory fleet;
  private final List<String> names = new ArrayList<>();
  private long nameBytes;
  private long ownBytes;
  private boolean isClosed;

  HostMemory(FleetMemory fleet) {
    this.fleet = fleet;
  }

  /** The one object of a name, which this stream may refer to until {@link #letGoOfNames}. */
  public synchronized String hold(String name) {
    if (isClosed) {
      return name;
    }
    nameBytes += FleetMemory.bytes(name) + FleetMemory.REFERENCE_BYTES;
    String held = fleet.hold(name);
    names.add(held);
    return held;
  }

  /** The stream refers to none of the names held before. */
  public synchronized void letGoOfNames() {
    names.forEach(fleet::letGo);
    names.clear();
    nameBytes = 0;
  }

  /**
   * The host has so many rows now, of so many programs and users. The reason why that is too much,
   * for both sides' logs; empty when it is not. A host that did not grow is never too much for the
   * fleet.
   */
  public synchronized String rows(int rows, int groups) {
    if (isClosed) {
      return "";
    }
    long before = ownBytes;
    long rowBytes = (long) rows * FleetMemory.ROW_BYTES + (long) groups * FleetMemory.GROUP_BYTES;
    ownBytes = rowBytes + (long) names.size() * FleetMemory.REFERENCE_BYTES;
    fleet.add(ownBytes - before);
    if (rowBytes + nameBytes > fleet.hostLimitBytes()) {
      return "the host's rows and names take "
          + (rowBytes + nameBytes)
          + " bytes (expected: at most "
          + fleet.hostLimitBytes()
          + ")";
    }
    if (ownBytes > before && fleet.heldBytes() > fleet.limitBytes()) {
      return "the aggregator's memory for hosts is used up: "
          + fleet.heldBytes()
          + " of "
          + fleet.limitBytes()
          + " bytes";
    }
    return "";
  }

  /** What the host holds, names in full also where others have them too. */
  public synchronized long heldBytes() {
    return ownBytes + nameBytes - (long) names.size() * FleetMemory.REFERENCE_BYTES;
  }

  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      letGoOfNames();
      fleet.add(-ownBytes);
      ownBytes = 0;
    }
  }
}
