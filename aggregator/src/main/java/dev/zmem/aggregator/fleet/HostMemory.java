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

  /** What the host says of itself once a stream. */
  private final long identityBytes;

  private Names names = new Names();

  /** Of the rows that are shown until those of the next key frame are taken. */
  private Names before = new Names();

  /** Whether a key frame has begun whose rows were not taken yet. */
  private boolean hasBegun;

  /** Rows, sets and references, as the fleet counts them for this host. */
  private long ownBytes;

  private long pastBytes;

  /** Whether names that the earlier passes have may be no name of the rows any more. */
  private boolean isPastOutdated = true;

  /** The same and all names in full, as of the last rows. */
  private long fullBytes;

  /** By how much this stream made the fleet's names and sets grow since rows were taken. */
  private long grownBytes;

  private boolean isClosed;

  /** Of the stream whose rows are shown until this one's come. */
  private @Nullable HostMemory last;

  /** Whether the host has rows already, of this stream or the last. */
  private boolean isKnown;

  private boolean hasRows;

  /** The names and sets that rows refer to. */
  private static final class Names {
    List<String> texts = new ArrayList<>();
    List<Attributes> sets = new ArrayList<>();

    /** In full, with the references. */
    long bytes;

    /** The same, as of the last rows that were taken: what came later is of a frame that failed. */
    int textsShown;

    int setsShown;
    long bytesShown;

    void taken() {
      textsShown = texts.size();
      setsShown = sets.size();
      bytesShown = bytes;
    }

    /**
     * Only those of rows that were taken; in new lists, for a list keeps the length it once had.
     */
    void keepShown() {
      texts = new ArrayList<>(texts.subList(0, textsShown));
      sets = new ArrayList<>(sets.subList(0, setsShown));
      bytes = bytesShown;
    }

    long references() {
      return (long) (texts.size() + sets.size()) * FleetMemory.REFERENCE_BYTES;
    }
  }

  HostMemory(FleetMemory fleet, @Nullable HostMemory last, long identityBytes) {
    this.fleet = fleet;
    this.last = last;
    this.identityBytes = identityBytes;
    this.isKnown = last != null;
  }

  /** The one object of a name, which this stream may refer to until {@link #letGoOfNames}. */
  public synchronized String hold(String name) {
    if (isClosed) {
      return name;
    }
    names.bytes += FleetMemory.bytes(name) + FleetMemory.REFERENCE_BYTES;
    String held = fleet.names().hold(name, this::grow);
    names.texts.add(held);
    return held;
  }

  /** The one object of a set of attributes, likewise. */
  public synchronized Attributes hold(Attributes set) {
    if (isClosed) {
      return set;
    }
    names.bytes += FleetMemory.bytes(set) + FleetMemory.REFERENCE_BYTES;
    Attributes held = fleet.sets().hold(set, this::grow);
    names.sets.add(held);
    return held;
  }

  /**
   * The stream begins anew and refers to none of the names and sets held before. They stay held
   * while the rows are shown that refer to them: until the next rows are taken.
   */
  public synchronized void letGoOfNames() {
    if (hasBegun) {
      letGo(names); // of a key frame that was not taken
    } else {
      before = names;
      hasBegun = true;
    }
    names = new Names();
  }

  /**
   * The stream ended while its rows are shown: what a last frame brought that was not taken goes.
   */
  public synchronized void keepWhatIsShown() {
    if (hasBegun) {
      letGo(names);
      names = before;
      before = new Names();
      hasBegun = false;
    }
    letGo(
        names.sets.subList(names.setsShown, names.sets.size()),
        names.texts.subList(names.textsShown, names.texts.size()));
    names.keepShown();
    settle();
  }

  private void letGo(Names all) {
    letGo(all.sets, all.texts);
  }

  /** Sets first: one that stays would refer to a name of which nobody knows. */
  private void letGo(List<Attributes> sets, List<String> texts) {
    sets.forEach(set -> fleet.sets().letGo(set, this::grow));
    texts.forEach(text -> fleet.names().letGo(text, this::grow));
  }

  private void grow(long bytes) {
    grownBytes += bytes;
    fleet.addUntaken(bytes);
  }

  /** What came since rows were taken is counted as theirs, or is gone; how much it was. */
  private long settle() {
    long grown = grownBytes;
    fleet.settle(grown);
    grownBytes = 0;
    return grown;
  }

  /**
   * The host has so many rows now, of so many subtotals and of sets of attributes that take so
   * much. The reason why that is too much, for both sides' logs; empty when it is not. A known host
   * that did not grow is never too much for the fleet; one that has names of its own now, and had
   * names before that others have too, did grow.
   */
  public synchronized String rows(int rows, int groups, long setBytes) {
    if (isClosed) {
      return "";
    }
    letGo(before);
    HostMemory replaced = last;
    long known = Math.max(fullBytes, replaced == null ? 0 : replaced.fullBytes());
    long rowBytes =
        identityBytes
            + (long) rows * FleetMemory.ROW_BYTES
            + (long) groups * FleetMemory.GROUP_BYTES
            + setBytes;
    long ownBefore = ownBytes;
    long fullBefore = fullBytes;
    count(rowBytes + names.references(), rowBytes + names.bytes);
    if (!hasRows) {
      hasRows = true;
      fleet.addHosts(1);
    }
    long lastBytes = replaced == null ? 0 : replaced.bytesAlone();
    long grown = settle() + ownBytes - ownBefore - lastBytes;
    boolean isGrown = fullBytes > known || grown > 0;
    String problem = problem(isGrown, lastBytes);
    if (problem.isEmpty()) {
      before = new Names();
      isPastOutdated |= hasBegun;
      hasBegun = false;
      names.taken();
      isKnown = true;
    } else { // the rows before are shown, and refer to their names
      count(ownBefore, fullBefore);
      before.texts.forEach(text -> fleet.names().hold(text, this::grow));
      before.sets.forEach(set -> fleet.sets().hold(set, this::grow));
    }
    return problem;
  }

  /** Whether earlier passes may be kept: they are what is done without first. */
  public boolean hasRoomForPast() {
    return fleet.hasRoomForPast(0);
  }

  /** Whether what earlier passes take has to be counted anew. */
  public synchronized boolean isPastOutdated() {
    return isPastOutdated;
  }

  /** What the host's earlier passes take, as it was counted last. */
  public synchronized long pastBytes() {
    return pastBytes;
  }

  /** The host's earlier passes take so much now; whether there is room, else they are let go. */
  public synchronized boolean takePast(long bytes) {
    boolean isTaken = !isClosed && fleet.hasRoomForPast(bytes - pastBytes);
    long taken = isTaken ? bytes : 0;
    fleet.addPast(taken - pastBytes);
    pastBytes = taken;
    isPastOutdated = false;
    return isTaken;
  }

  private String problem(boolean isGrown, long lastBytes) {
    if (fullBytes > fleet.hostLimitBytes()) {
      return "the host's rows and names take "
          + fullBytes
          + " bytes (expected: at most "
          + fleet.hostLimitBytes()
          + ")";
    }
    return isGrown || !isKnown ? fleet.objection(!isKnown, fullBytes, lastBytes) : "";
  }

  private void count(long own, long full) {
    fleet.add(own - ownBytes);
    fleet.addFull(full - fullBytes);
    ownBytes = own;
    fullBytes = full;
  }

  /** What is free when this ends: rows, references, names that nobody else holds. */
  private synchronized long bytesAlone() {
    long bytes = ownBytes;
    for (String text : names.texts) {
      bytes += fleet.names().bytesOfLastHolder(text);
    }
    for (Attributes set : names.sets) {
      bytes += fleet.sets().bytesOfLastHolder(set);
    }
    return bytes;
  }

  private synchronized long fullBytes() {
    return fullBytes;
  }

  /** What the host holds, names in full also where others have them too. */
  public synchronized long heldBytes() {
    return ownBytes + names.bytes - names.references();
  }

  @Override
  public synchronized void close() {
    if (!isClosed) {
      isClosed = true;
      last = null; // else each stream would hold all before it
      letGo(before);
      letGo(names);
      before = new Names();
      names = new Names();
      settle();
      count(0, 0);
      fleet.addPast(-pastBytes);
      pastBytes = 0;
      if (hasRows) {
        fleet.addHosts(-1);
      }
    }
  }
}
