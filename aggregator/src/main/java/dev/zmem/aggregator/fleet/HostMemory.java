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

  /** The same and all names in full, as of the last rows. */
  private long fullBytes;

  private boolean isClosed;

  /** Of the stream whose rows are shown until this one's come. */
  private @Nullable HostMemory last;

  /** Whether the host has rows already, of this stream or the last. */
  private boolean isKnown;

  private boolean hasRows;

  /** The names and sets that rows refer to. */
  private static final class Names {
    final List<String> texts = new ArrayList<>();
    final List<Attributes> sets = new ArrayList<>();

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
    String held = fleet.names().hold(name);
    names.texts.add(held);
    return held;
  }

  /** The one object of a set of attributes, likewise. */
  public synchronized Attributes hold(Attributes set) {
    if (isClosed) {
      return set;
    }
    names.bytes += FleetMemory.bytes(set) + FleetMemory.REFERENCE_BYTES;
    Attributes held = fleet.sets().hold(set);
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
    List<Attributes> newSets = names.sets.subList(names.setsShown, names.sets.size());
    List<String> newTexts = names.texts.subList(names.textsShown, names.texts.size());
    letGo(newSets, newTexts);
    newSets.clear();
    newTexts.clear();
    names.bytes = names.bytesShown;
  }

  private void letGo(Names all) {
    letGo(all.sets, all.texts);
  }

  /** Sets first: one that stays would refer to a name of which nobody knows. */
  private void letGo(List<Attributes> sets, List<String> texts) {
    sets.forEach(fleet.sets()::letGo);
    texts.forEach(fleet.names()::letGo);
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
    String problem = problem(known, replaced == null ? 0 : replaced.ownBytes());
    if (problem.isEmpty()) {
      before = new Names();
      hasBegun = false;
      names.taken();
      isKnown = true;
    } else { // the rows before are shown, and refer to their names
      count(ownBefore, fullBefore);
      before.texts.forEach(fleet.names()::hold);
      before.sets.forEach(fleet.sets()::hold);
    }
    return problem;
  }

  /** Whether earlier passes may be kept: they are what is done without first. */
  public boolean hasRoomForPast() {
    return fleet.hasRoomForPast();
  }

  /** The host's earlier passes take so much. */
  public synchronized void past(long bytes) {
    if (!isClosed) {
      fleet.addPast(bytes - pastBytes);
      pastBytes = bytes;
    }
  }

  private String problem(long known, long lastBytes) {
    if (fullBytes > fleet.hostLimitBytes()) {
      return "the host's rows and names take "
          + fullBytes
          + " bytes (expected: at most "
          + fleet.hostLimitBytes()
          + ")";
    }
    return fullBytes > known || !isKnown ? fleet.objection(!isKnown, fullBytes, lastBytes) : "";
  }

  private void count(long own, long full) {
    fleet.add(own - ownBytes);
    fleet.addFull(full - fullBytes);
    ownBytes = own;
    fullBytes = full;
  }

  /** Rows and references; nothing after the end. */
  private synchronized long ownBytes() {
    return ownBytes;
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
      count(0, 0);
      fleet.addPast(-pastBytes);
      pastBytes = 0;
      if (hasRows) {
        fleet.addHosts(-1);
      }
    }
  }
}
