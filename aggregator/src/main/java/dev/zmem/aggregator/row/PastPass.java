package dev.zmem.aggregator.row;

import dev.zmem.model.Attributes;
import java.util.Arrays;
import java.util.Set;

/**
 * What the rows of an earlier pass had of RAM, and what they were called: all that growth asks for.
 * RAM is RSS where there was no PSS. Immutable.
 */
public final class PastPass {
  /** A row: its numbers and the reference to its attributes; and the references of its part. */
  private static final int ROW_BYTES = 32;

  /** A set of attributes, and a value of it beside its characters. */
  private static final int SET_BYTES = 48;

  private static final int VALUE_BYTES = 56;

  private final long atNanos;
  private final int[] pids;
  private final long[] startTicks;
  private final Attributes[] attributes;
  private final long[] bytes;
  private final Attributes[] parts;
  private final long[] partBytes;

  /** Whether command lines and environments are kept back. */
  private final boolean hidesCommands;

  private PastPass(long atNanos, LiveRows rows, Integer[] byPid) {
    this.atNanos = atNanos;
    this.hidesCommands = false;
    int size = rows.size();
    pids = new int[size];
    startTicks = new long[size];
    attributes = new Attributes[size];
    bytes = new long[size];
    for (int at = 0; at < size; at++) {
      int row = byPid[at];
      pids[at] = rows.pid(row);
      startTicks[at] = rows.startTimeTicks(row);
      attributes[at] = rows.attributes(row);
      bytes[at] = Math.max(0, Measure.RAM.of(rows, row));
    }
    Subtotals subtotals = rows.subtotals();
    parts = new Attributes[subtotals.size()];
    partBytes = new long[subtotals.size()];
    for (int part = 0; part < parts.length; part++) {
      parts[part] = subtotals.attributes(part);
      partBytes[part] = Math.max(0, Measure.RAM.of(subtotals, part));
    }
  }

  private PastPass(PastPass other) {
    atNanos = other.atNanos;
    pids = other.pids;
    startTicks = other.startTicks;
    attributes = other.attributes;
    bytes = other.bytes;
    parts = other.parts;
    partBytes = other.partBytes;
    hidesCommands = true;
  }

  /** The same rows, of which nobody learns command line or environment. */
  PastPass withoutCommands() {
    return new PastPass(this);
  }

  /** Of a pass that ended then. */
  static PastPass of(LiveRows rows, long atNanos) {
    Integer[] byPid = new Integer[rows.size()];
    Arrays.setAll(byPid, row -> row);
    Arrays.sort(
        byPid,
        (one, other) -> {
          int order = Integer.compare(rows.pid(one), rows.pid(other));
          return order != 0
              ? order
              : Long.compare(rows.startTimeTicks(one), rows.startTimeTicks(other));
        });
    return new PastPass(atNanos, rows, byPid);
  }

  /** When it ended, on the fleet's monotonic clock. */
  public long atNanos() {
    return atNanos;
  }

  /** Rows. */
  public int size() {
    return pids.length;
  }

  /** The id of a row's process, 0 for a remainder. */
  public int pid(int row) {
    return pids[row];
  }

  /** What a row was called. */
  public Attributes attributes(int row) {
    return hidesCommands ? attributes[row].withoutCommands() : attributes[row];
  }

  /** What a row had, from 0 on. */
  public long bytes(int row) {
    return bytes[row];
  }

  /** Rows summed by the attributes that hosts are summed by. */
  public int parts() {
    return parts.length;
  }

  /** What all rows of a part had in common. */
  public Attributes partAttributes(int part) {
    return parts[part];
  }

  /** What a part had, from 0 on. */
  public long partBytes(int part) {
    return partBytes[part];
  }

  /** What one process had; 0 where it was not there. */
  public long bytesOf(int pid, long startTimeTicks) {
    int from = 0;
    int to = pids.length;
    while (from < to) { // remainders have one pid, and so may all rows of a host that lies
      int middle = (from + to) >>> 1;
      boolean isBefore =
          pids[middle] < pid || pids[middle] == pid && startTicks[middle] < startTimeTicks;
      from = isBefore ? middle + 1 : from;
      to = isBefore ? to : middle;
    }
    return from < pids.length && pids[from] == pid && startTicks[from] == startTimeTicks
        ? bytes[from]
        : 0;
  }

  /** What it takes of the heap, beside sets of attributes that others hold too. */
  long heapBytes(Set<Attributes> heldByOthers) {
    long held = (long) pids.length * ROW_BYTES;
    for (Attributes set : attributes) {
      if (heldByOthers.add(set)) {
        held += SET_BYTES;
        long[] values = new long[1];
        set.forEach((key, value) -> values[0] += VALUE_BYTES + 2L * value.length());
        held += values[0];
      }
    }
    return held;
  }
}
