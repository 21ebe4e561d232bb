package dev.zmem.aggregator.ingest;

import dev.zmem.aggregator.fleet.HostMemory;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.proto.v1.AttributeColumn;
import dev.zmem.proto.v1.RowBatch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The strings of one stream and the sets of attributes made of them, by number, until its next key
 * frame. Strings are shared by all streams of a fleet. One thread at a time.
 */
final class StreamNames {
  /** Longest string in a frame, UTF-8 bytes. */
  static final int MAX_STRING_BYTES = 1024;

  /**
   * Strings, and sets, that a stream may hold beyond those of its rows: an agent begins anew with a
   * key frame where it held so many and four strings and one set a row.
   */
  static final int SPARE = 4096 + Attribute.MAX_A_PROCESS;

  /** Four a row before a frame, and those of each row that it starts or relabels. */
  static final int STRINGS_PER_ROW = 4 + MessageShapeCheck.STRINGS_PER_ROW;

  /** One a row before a frame, and one of each row that it starts or relabels. */
  static final int SETS_PER_ROW = 2;

  /** A set beside its values: three objects. */
  private static final long SET_BYTES = 64;

  /** A key and a value of a set. */
  private static final long VALUE_BYTES = 8;

  private final HostMemory memory;
  private final List<String> strings = new ArrayList<>();
  private final List<LiveRow.Names> sets = new ArrayList<>();

  /** What the sets take beside their strings. */
  private long setBytes;

  /** One object for equal ones. */
  private final Map<Attributes, Attributes> subtotalled = new HashMap<>();

  /** Strings are counted as held by this host. */
  StreamNames(HostMemory memory) {
    this.memory = memory;
  }

  /** A key frame begins. */
  void clear() {
    strings.clear();
    sets.clear();
    subtotalled.clear();
    setBytes = 0;
    memory.letGoOfNames();
  }

  /** Bytes that the sets take beside their strings. */
  long setBytes() {
    return setBytes;
  }

  /** The sets; set 1 is the first. */
  List<LiveRow.Names> sets() {
    return sets;
  }

  /**
   * Takes a batch's new strings and sets.
   *
   * @param rows that the host has with this batch
   */
  void learn(String field, RowBatch batch, int rows) {
    int knownStrings = strings.size();
    learnStrings(field, batch, rows);
    BitSet used = new BitSet();
    int learned = learnSets(field, batch, rows, used);
    requireUse(field + ".new_strings", "string", used, knownStrings, batch.getNewStringsCount());
    requireUse(field + ".new_sets", "set", setsOf(field, batch), sets.size() - learned, learned);
  }

  /** The sets that a batch's rows have. */
  private BitSet setsOf(String field, RowBatch batch) {
    BitSet used = new BitSet();
    for (int reference : batch.getSetRefsList()) {
      if (reference < 1 || reference > sets.size()) {
        throw new BadFrameException(
            field + ".set_refs",
            "set " + Integer.toUnsignedString(reference) + " (expected: 1 to " + sets.size() + ")");
      }
      used.set(reference - 1);
    }
    return used;
  }

  private void learnStrings(String field, RowBatch batch, int rows) {
    atMost(
        field + ".new_strings",
        strings.size() + batch.getNewStringsCount(),
        SPARE + STRINGS_PER_ROW * rows,
        "strings");
    for (int index = 0; index < batch.getNewStringsCount(); index++) {
      int length = batch.getNewStringsBytes(index).size();
      if (length > MAX_STRING_BYTES) {
        throw new BadFrameException(
            field + ".new_strings",
            "a string of " + length + " bytes (expected: at most " + MAX_STRING_BYTES + ")");
      }
      strings.add(memory.hold(batch.getNewStrings(index)));
    }
  }

  /** How many sets are new; marks the strings that they use. */
  private int learnSets(String field, RowBatch batch, int rows, BitSet used) {
    String path = field + ".new_sets";
    if (batch.getNewSetsCount() > Attribute.MAX_A_PROCESS) {
      throw new BadFrameException(
          path,
          batch.getNewSetsCount() + " columns (expected: at most " + Attribute.MAX_A_PROCESS + ")");
    }
    int added = batch.getNewSetsCount() == 0 ? 0 : batch.getNewSets(0).getValueRefsCount();
    atMost(path, sets.size() + added, SPARE + SETS_PER_ROW * rows, "sets");
    String[] keys = new String[batch.getNewSetsCount()];
    Set<String> seen = new HashSet<>();
    for (int column = 0; column < keys.length; column++) {
      AttributeColumn attribute = batch.getNewSets(column);
      keys[column] = string(path + ".key_ref", attribute.getKeyRef(), used);
      if (keys[column].isEmpty() || !seen.add(keys[column])) {
        throw new BadFrameException(
            path + ".key_ref",
            attribute.getKeyRef() + " (expected: a key that no other column has)");
      }
      if (attribute.getValueRefsCount() != added) {
        throw new BadFrameException(
            path + ".value_refs",
            attribute.getValueRefsCount() + " entries (expected: " + added + ")");
      }
    }
    for (int set = 0; set < added; set++) {
      sets.add(names(path, batch, keys, set, used));
    }
    return added;
  }

  private LiveRow.Names names(String path, RowBatch batch, String[] keys, int set, BitSet used) {
    Attributes attributes = Attributes.NONE;
    for (int column = 0; column < keys.length; column++) {
      int reference = batch.getNewSets(column).getValueRefs(set);
      attributes = attributes.with(keys[column], string(path + ".value_refs", reference, used));
    }
    if (attributes.program().isEmpty()) {
      throw new BadFrameException(path, "a set without a program (expected: every set has one)");
    }
    setBytes += SET_BYTES + attributes.size() * VALUE_BYTES;
    LiveRow.Names names = LiveRow.Names.of(attributes);
    Attributes same = subtotalled.putIfAbsent(names.subtotalled(), names.subtotalled());
    return same == null ? names : new LiveRow.Names(attributes, same);
  }

  private String string(String path, int reference, BitSet used) {
    if (reference < 0 || reference > strings.size()) {
      throw new BadFrameException(
          path,
          "string "
              + Integer.toUnsignedString(reference)
              + " (expected: at most "
              + strings.size()
              + ")");
    }
    if (reference == 0) {
      return "";
    }
    used.set(reference - 1);
    return strings.get(reference - 1);
  }

  private static void atMost(String path, int count, int most, String what) {
    if (count > most) {
      throw new BadFrameException(
          path,
          count + " " + what + " on one stream (expected: at most " + most + ", by its rows)");
    }
  }

  /** What no row of its batch refers to would be held for nothing. */
  private static void requireUse(String path, String what, BitSet used, int known, int added) {
    int unused = used.nextClearBit(known);
    if (unused < known + added) {
      throw new BadFrameException(
          path, what + " " + (unused - known) + " is of no row of its batch");
    }
  }
}
