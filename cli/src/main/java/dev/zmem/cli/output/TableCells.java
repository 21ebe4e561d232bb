package dev.zmem.cli.output;

import dev.zmem.text.Ages;
import dev.zmem.text.Escapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The cells of a table as text: sizes of a column in one unit, {@code -} for what is absent. */
final class TableCells {
  private static final String ABSENT = "-";

  /** The title of the column of programs' names. */
  private static final String PROGRAM = "PROGRAM";

  private TableCells() {}

  /** The rows' cells, line by line, and those of the total where there is one. */
  static <R> List<List<String>> of(
      List<Column<R>> columns, List<R> rows, @Nullable R total, Printer printer) {
    Symbols symbols = printer.symbols();
    ByteUnit[] units = new ByteUnit[columns.size()];
    for (int column = 0; column < units.length; column++) {
      units[column] = printer.unit().of(largest(columns.get(column), rows, total));
    }
    List<List<String>> lines = new ArrayList<>(rows.size() + 1);
    rows.forEach(row -> lines.add(line(columns, units, row, symbols, false)));
    if (total != null) {
      lines.add(line(columns, units, total, symbols, true));
    }
    return lines;
  }

  private static <R> long largest(Column<R> column, List<R> rows, @Nullable R total) {
    long largest = 0;
    if (column.kind().isBytes()) {
      for (R row : rows) {
        largest = Math.max(largest, bytes(column.seen(row)));
      }
      largest = total == null ? largest : Math.max(largest, bytes(column.seen(total)));
    }
    return largest;
  }

  private static long bytes(@Nullable Object value) {
    return value instanceof Number number ? Math.abs(number.longValue()) : 0;
  }

  private static <R> List<String> line(
      List<Column<R>> columns, ByteUnit[] units, R row, Symbols symbols, boolean isTotal) {
    List<String> cells = new ArrayList<>(columns.size());
    for (int column = 0; column < columns.size(); column++) {
      Column<R> of = columns.get(column);
      Object value = of.seen(row);
      String cell =
          value == null
              ? isTotal && of.kind() == Column.Kind.COUNT ? "" : ABSENT // a sum has no number
              : isQuoted(of, value)
                  ? "'-'"
                  : marked(of.look().mark().apply(row), of.kind(), units[column], value);
      cells.add(symbols.in(cell));
    }
    return cells;
  }

  private static String marked(String mark, Column.Kind kind, ByteUnit unit, Object value) {
    return mark
        + (kind == Column.Kind.BYTES
            ? unit.beside(mark, ((Number) value).longValue())
            : cell(kind, unit, value));
  }

  private static String cell(Column.Kind kind, ByteUnit unit, Object value) {
    return switch (kind) {
      case BYTES -> unit.print(((Number) value).longValue());
      case BYTES_PER_SECOND -> unit.print(((Number) value).longValue()) + "/s";
      case COUNT -> value instanceof Double decimal ? Decimals.rate(decimal) : value.toString();
      case SECONDS -> Ages.print(((Number) value).doubleValue());
      case MICROS -> micros(((Number) value).longValue());
      case PERCENT -> Decimals.percent(((Number) value).doubleValue());
      case TEXT -> Escapes.escape(text(value));
      case COMMAND -> Escapes.escape(TellingPart.of(value.toString()));
    };
  }

  /**
   * A program that is called {@code -} is quoted: a bare one says that there is nothing, as in rows
   * of processes without a unit.
   */
  private static boolean isQuoted(Column<?> column, Object value) {
    return ABSENT.equals(value)
        && (column.kind() == Column.Kind.COMMAND || column.title().startsWith(PROGRAM));
  }

  /** A value as words: of several by name {@code 298 exact, 2 sampled}, of one its name. */
  static String text(Object value) {
    if (!(value instanceof Map<?, ?> parts)) {
      return value.toString();
    }
    if (parts.size() == 1) {
      return String.valueOf(parts.keySet().iterator().next());
    }
    return parts.entrySet().stream()
        .map(part -> part.getValue() + " " + part.getKey())
        .collect(Collectors.joining(", "));
  }

  /** {@code 12ms}, {@code 3.2s}, then as ages: a pass takes milliseconds. */
  private static String micros(long micros) {
    if (micros < 999_500) {
      return Math.round(micros / 1e3) + "ms";
    }
    return micros < 9_950_000 ? Decimals.one(micros / 1e6) + "s" : Ages.print(micros / 1e6);
  }
}
