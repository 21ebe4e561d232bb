package dev.zmem.aggregator.ingest;

import com.google.common.base.Utf8;
import dev.zmem.aggregator.fleet.HostMemory;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.proto.v1.AttributeColumn;
import dev.zmem.proto.v1.RowBatch;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The strings of one stream and the sets of attributes made of them, by number, until its next key
 * frame. Strings, and the sets that hosts are summed by, are shared by all streams of a fleet. One
 * thread at a time.
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

  /** A set beside its values: two objects and their places. */
  private static final long SET_BYTES = 48;

  /** The places of a set in the stream's lists, which grow by half. */
  private static final long PLACE_BYTES = 12;

  /** The place of a set that hosts are summed by among those that the stream has once. */
  private static final long HELD_ONCE_BYTES = 40;

  /** A key and a value of a set. */
  private static final long VALUE_BYTES = 8;

  private final HostMemory memory;
  private List<String> strings = new ArrayList<>();
  private List<Attributes> sets = new ArrayList<>();

  /** Of each set the ones that hosts are summed by. */
  private List<Attributes> subtotalled = new ArrayList<>();

  /** The same, each once: workers that are called alike differ in their command lines. */
  private Map<Attributes, Attributes> heldOnce = new HashMap<>();

  /** What the sets take beside their strings. */
  private long setBytes;

  /** Strings and sets are counted as held by this host. */
  StreamNames(HostMemory memory) {
    this.memory = memory;
  }

  /** A key frame begins; lists would keep the length that the last one gave them. */
  void clear() {
    strings = new ArrayList<>();
    sets = new ArrayList<>();
    subtotalled = new ArrayList<>();
    heldOnce = new HashMap<>();
    setBytes = 0;
    memory.letGoOfNames();
  }

  /** Bytes that the sets take beside their strings. */
  long setBytes() {
    return setBytes;
  }

  /** A set that the batch refers to by this number; {@link #learn} has seen the batch. */
  Attributes set(int reference) {
    return sets.get(reference - 1);
  }

  /** Of the set, those that hosts are summed by: one object over all hosts. */
  Attributes subtotalled(int reference) {
    return subtotalled.get(reference - 1);
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
      String string = batch.getNewStrings(index);
      int length = Utf8.encodedLength(string);
      if (length > MAX_STRING_BYTES) {
        throw new BadFrameException(
            field + ".new_strings",
            "a string of " + length + " bytes (expected: at most " + MAX_STRING_BYTES + ")");
      }
      strings.add(memory.hold(string));
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
    SortedMap<String, AttributeColumn> columns = new TreeMap<>();
    for (AttributeColumn column : batch.getNewSetsList()) {
      String key = string(path, ".key_ref", column.getKeyRef(), used);
      if (key.isEmpty() || columns.putIfAbsent(key, column) != null) {
        throw new BadFrameException(
            path + ".key_ref", column.getKeyRef() + " (expected: a key that no other column has)");
      }
      if (column.getValueRefsCount() != added) {
        throw new BadFrameException(
            path + ".value_refs",
            column.getValueRefsCount() + " entries (expected: " + added + ")");
      }
    }
    addSets(path, columns, added, used);
    return added;
  }

  private void addSets(
      String path, SortedMap<String, AttributeColumn> columns, int added, BitSet used) {
    String[] keys = columns.keySet().toArray(String[]::new);
    AttributeColumn[] references = columns.values().toArray(AttributeColumn[]::new);
    String[] values = new String[keys.length];
    for (int set = 0; set < added; set++) {
      for (int column = 0; column < values.length; column++) {
        int reference = references[column].getValueRefs(set);
        values[column] = string(path, ".value_refs", reference, used);
      }
      Attributes attributes = Attributes.of(keys, values);
      if (attributes.program().isEmpty()) {
        throw new BadFrameException(path, "a set without a program (expected: every set has one)");
      }
      Attributes some = attributes.only(Attribute::isSubtotalled);
      Attributes held = heldOnce.get(some);
      if (held == null) {
        held = memory.hold(some);
        heldOnce.put(held, held);
        setBytes += HELD_ONCE_BYTES;
      }
      boolean isAll = attributes.equals(held); // which is counted with those of the fleet
      sets.add(isAll ? held : attributes);
      subtotalled.add(held);
      setBytes += isAll ? PLACE_BYTES : SET_BYTES + attributes.size() * VALUE_BYTES;
    }
  }

  private String string(String path, String column, int reference, BitSet used) {
    if (reference < 0 || reference > strings.size()) {
      throw new BadFrameException(
          path + column,
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
