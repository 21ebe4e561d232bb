package dev.zmem.cli.live;

import dev.zmem.cli.fleet.AnswerCoverage;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import dev.zmem.cli.output.Column.Look;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.Symbols;
import dev.zmem.proto.v1.QueryTableRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that no one measured, laid out as the view does. One thread. */
final class MadeUpTables {
  static final long MIB = 1 << 20;

  private final Growth growth;
  private final Symbols symbols;
  private final Map<String, @Nullable Object> facts = new LinkedHashMap<>();

  MadeUpTables(Symbols symbols) {
    this.symbols = symbols;
    this.growth = new Growth(symbols);
  }

  MadeUpTables fact(String key, Object value) {
    facts.put(key, value);
    return this;
  }

  static Level programs() {
    return Level.of(QueryTableRequest.newBuilder().addGroupBy("program").setSortBy("ram").build());
  }

  /** Rows of names and MiB, in this order. */
  FleetAnswer answer(Map<String, Long> mib) {
    List<String> names = List.copyOf(mib.keySet());
    List<Long> sizes = new ArrayList<>(mib.values());
    sizes.add(sizes.stream().mapToLong(size -> size).sum());
    List<Column<Integer>> columns =
        List.of(
            new Column<Integer>(
                "RAM",
                "ram_bytes",
                Kind.BYTES,
                Detail.TABLE,
                row -> sizes.get(row) * MIB,
                new Look<>(row -> "", row -> null, 0, false, "ram")),
            new Column<Integer>(
                "PROGRAM",
                "name",
                Kind.TEXT,
                Detail.TABLE,
                row -> row < names.size() ? names.get(row) : "TOTAL",
                new Look<>(row -> "", row -> null, 0, false, "name")));
    return new FleetAnswer(
        columns, names.size(), true, new AnswerCoverage(Map.of(), facts), 0, "", 1, null);
  }

  /** Mappings by name and MiB of PSS, in this order; at least that where negative, 0 for none. */
  static FleetAnswer mappings(Map<String, Long> mib) {
    List<String> names = List.copyOf(mib.keySet());
    List<Long> sizes = new ArrayList<>(mib.values());
    sizes.add(sizes.stream().mapToLong(size -> size).sum());
    return new FleetAnswer(
        List.of(
            new Column<Integer>(
                "PSS",
                "pss_bytes",
                Kind.BYTES,
                Detail.TABLE,
                row -> sizes.get(row) == 0 ? null : (Object) (Math.abs(sizes.get(row)) * MIB),
                new Look<>(row -> sizes.get(row) < 0 ? "≥" : "", row -> null, 0, false, "pss")),
            text("MAPPING", "name", "name", names)),
        names.size(),
        true,
        new AnswerCoverage(Map.of("host", "web-1", "pid", 4711L, "program", "nginx"), Map.of()),
        0,
        "",
        1,
        null);
  }

  /** One process a row, by id and program; an empty id is that of a remainder. */
  ShownTable processes(Map<String, String> programs, Level level) {
    List<String> pids = List.copyOf(programs.keySet());
    List<Column<Integer>> columns =
        List.of(
            text("HOST", "host", "", pids.stream().map(pid -> "web-1").toList()),
            text("PID", "pid", "", pids),
            text("PROGRAM", "name", "name", List.copyOf(programs.values())));
    FleetAnswer answer =
        new FleetAnswer(
            columns,
            pids.size(),
            false,
            new AnswerCoverage(Map.of(), facts),
            0,
            "",
            1,
            /* lastKnown= */ null);
    return ShownTable.of(
        answer, columns, level, growth, new Printer(Format.TABLE, true, 100, symbols));
  }

  private static Column<Integer> text(String title, String key, String sortName, List<String> of) {
    return new Column<>(
        title,
        key,
        Kind.TEXT,
        Detail.TABLE,
        row -> row < of.size() ? (of.get(row).isEmpty() ? null : of.get(row)) : "TOTAL",
        new Look<>(row -> "", row -> null, 0, false, sortName));
  }

  ShownTable table(Map<String, Long> mib, Level level, int columns) {
    FleetAnswer answer = answer(mib);
    List<Column<Integer>> shown =
        answer.columns().stream()
            .map(column ->
                column.look().sortName().equals(level.asked().getSortBy())
                    ? column.sorted(level.asked().getReverse())
                    : column)
            .toList();
    return ShownTable.of(
        answer, shown, level, growth, new Printer(Format.TABLE, true, columns, symbols));
  }

  /** So many programs, the largest first. */
  static Map<String, Long> many(int programs) {
    Map<String, Long> rows = new LinkedHashMap<>();
    for (int at = 0; at < programs; at++) {
      rows.put("program-" + at, 1L + programs - at);
    }
    return rows;
  }
}
