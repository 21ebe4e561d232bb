package dev.zmem.cli.live;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import dev.zmem.cli.output.Symbols;
import dev.zmem.proto.v1.QueryTableRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much more RAM rows hold, or PSS mappings, than when they were first seen. It remembers the
 * tables that were shown last, and so many rows of each. One thread.
 */
final class Growth {
  /** Tables remembered. */
  static final int MAX_TABLES = 16;

  /** Rows remembered of a table. */
  static final int MAX_ROWS = 20_000;

  private static final String RAM = "ram_bytes";
  private static final String PSS = "pss_bytes";
  private static final String AT_LEAST = "≥";
  private static final String TOTAL = "\0total";

  private final Map<Object, Map<String, Long>> tables =
      new LinkedHashMap<>(MAX_TABLES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Map<String, Long>> eldest) {
          return size() > MAX_TABLES;
        }
      };
  private final Symbols symbols;

  /** With these signs for more and less. */
  Growth(Symbols symbols) {
    this.symbols = symbols;
  }

  /**
   * The columns that are shown with that of growth behind RAM's; the same where there is none.
   *
   * @param keys of the rows, by their number; the total's is behind them
   */
  List<Column<Integer>> beside(
      Level level, FleetAnswer answer, List<Column<Integer>> shown, List<String> keys) {
    List<Column<Integer>> all = new ArrayList<>(shown);
    String size = level.isOfMappings() ? PSS : RAM;
    for (Column<Integer> ram : answer.columns()) {
      for (int at = 0; at < shown.size() && ram.key().equals(size); at++) {
        if (shown.get(at).key().equals(size)) {
          all.add(at + 1, column(level, ram, keys, answer.hasTotal()));
        }
      }
    }
    return all;
  }

  private Column<Integer> column(
      Level level, Column<Integer> ram, List<String> keys, boolean hasTotal) {
    Map<String, Long> first = tables.computeIfAbsent(scope(level), scope -> new HashMap<>());
    @Nullable Long[] grown = new Long[keys.size() + 1];
    for (int row = 0; row < keys.size() + (hasTotal ? 1 : 0); row++) {
      String key =
          row < keys.size()
              ? keys.get(row)
              : TOTAL + (level.isOfMappings() ? "" : level.asked().getFilter());
      Object bytesOfRow = ram.value().apply(row);
      if (level.isOfMappings() && ram.look().mark().apply(row).contains(AT_LEAST)) {
        key += "\0" + AT_LEAST; // the least that a PSS can be says nothing of how an exact one grew
      }
      if (bytesOfRow instanceof Number number) {
        long bytes = number.longValue();
        Long before = first.get(key);
        if (before == null && first.size() < MAX_ROWS) {
          first.put(key, bytes);
          before = bytes;
        }
        grown[row] = before == null ? null : (Long) (bytes - before);
      }
    }
    return new Column<Integer>(
            "GROWN", "grown_bytes", Kind.BYTES, Detail.TABLE, row -> size(grown[row]))
        .marked(row -> sign(grown[row]))
        .leftOut(1);
  }

  private static @Nullable Object size(@Nullable Long grown) {
    return grown == null ? null : (Object) Math.abs(grown);
  }

  private String sign(@Nullable Long grown) {
    if (grown == null || grown == 0) {
      return "";
    }
    boolean unicode = symbols == Symbols.UNICODE;
    return grown > 0 ? unicode ? "▲" : "+" : unicode ? "▼" : "-";
  }

  /** What tells tables apart whose rows have other sums though they are called the same. */
  private static Object scope(Level level) {
    QueryTableRequest.Builder asked =
        level.asked().toBuilder().clearSortBy().clearReverse().clearLimit();
    String filterBy = asked.getFilterBy().isEmpty() ? "program" : asked.getFilterBy();
    if (level.isOfMappings() || level.isOfProcesses() || level.groups().contains(filterBy)) {
      asked.clearFilter(); // it takes whole rows
    }
    return level.isOfMappings()
        ? List.of(level.host() + "/" + level.name(), asked.build())
        : asked.build();
  }
}
