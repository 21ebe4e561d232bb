package dev.zmem.agent.detail;

import dev.zmem.model.MappingFigure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Memory by the name of what is mapped: so many names, and what comes later under new names is
 * summed into one row. One thread.
 */
public final class MappingTable {
  /** Names of one table; a process may choose as many as it has mappings. */
  public static final int MAX_NAMES = 8_192;

  /** Characters of all names. */
  static final int MAX_CHARACTERS = 1 << 20;

  /** The row of all further names. */
  public static final String OTHERS = "(others)";

  private final Map<String, MappingRow> rows = new HashMap<>();
  private int characters;
  private int folded;

  /** An empty one. */
  public MappingTable() {}

  /** The row of a name, or that of the others. */
  MappingRow row(String name) {
    MappingRow row = rows.get(name);
    if (row != null) {
      return row;
    }
    if (rows.size() < MAX_NAMES && characters + name.length() <= MAX_CHARACTERS) {
      characters += name.length();
      return rows.computeIfAbsent(name, MappingRow::new);
    }
    folded++;
    return rows.computeIfAbsent(OTHERS, MappingRow::new);
  }

  /** Adds the rows of one process. */
  void add(MappingTable process) {
    for (MappingRow row : process.rows.values()) {
      row(row.name()).add(row);
    }
    folded += process.folded;
  }

  /** All rows. */
  Collection<MappingRow> all() {
    return rows.values();
  }

  /** The rows, the largest by PSS, or else RSS, first. */
  public List<MappingRow> sorted() {
    List<MappingRow> sorted = new ArrayList<>(rows.values());
    sorted.sort(
        Comparator.comparingLong(MappingTable::weight).reversed().thenComparing(MappingRow::name));
    return sorted;
  }

  /** Mappings or rows whose names had no room. */
  int folded() {
    return folded;
  }

  private static long weight(MappingRow row) {
    long pss = row.bytes(MappingFigure.PSS);
    return pss >= 0 ? pss : Math.max(0, row.bytes(MappingFigure.RSS));
  }
}
