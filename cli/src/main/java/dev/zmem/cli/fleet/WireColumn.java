package dev.zmem.cli.fleet;

import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Column.Kind;
import dev.zmem.cli.output.Column.Look;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.proto.v1.Column;
import dev.zmem.text.DataKeys;
import dev.zmem.text.Escapes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A column as it came, with the place of each cell's value. Whoever answers may be broken: what
 * does not fit together is a {@link ProgramException} when the column is read, and nothing later.
 * Immutable.
 */
final class WireColumn {
  private static final byte PRESENT = 1;
  private static final byte INSTEAD = 2;
  private static final int NO_VALUE = -1;

  private final Column column;
  private final int cells;

  /** By cell, where its value stands among the column's; null where that is the cell's number. */
  private final int @Nullable [] places;

  /** By value, where its first part stands; null where each has one. */
  private final int @Nullable [] firstParts;

  /** Of a table whose columns have so many cells. */
  WireColumn(Column column, int cells) {
    this.column = column;
    this.cells = cells;
    this.firstParts = column.getPartCountsCount() == 0 ? null : firstParts(column);
    int values = values();
    this.places =
        column.getStates().isEmpty() && (values > 0 || cells == 0) ? null : places(column, cells);
    check(DataKeys.isKey(column.getKey()));
    check(values == valuesWanted());
    check(column.getDecimalsCount() == 0 || column.getNumbersCount() == 0);
    for (int at = 0; at < column.getTextRefsCount(); at++) {
      check(isWithin(column.getTextRefs(at), column.getTextsCount()));
    }
    for (int at = 0; at < column.getDecimalsCount(); at++) {
      check(Double.isFinite(column.getDecimals(at)));
    }
    check(column.getMarksCount() == 0 || column.getMarksCount() == cells);
    for (int at = 0; at < column.getMarksCount(); at++) {
      check(isWithin(column.getMarks(at), column.getMarkTextsCount() + 1));
    }
  }

  /** As it is printed. */
  dev.zmem.cli.output.Column<Integer> printed() {
    return new dev.zmem.cli.output.Column<>(
        Escapes.escape(column.getTitle()),
        column.getKey(),
        kind(),
        detail(),
        this::value,
        new Look<>(
            this::mark,
            this::instead,
            column.getLeftOut(),
            column.getIfAny(),
            column.getSortName()));
  }

  private @Nullable Object value(int cell) {
    return has(cell, PRESENT) ? read(place(cell)) : null;
  }

  private @Nullable Object instead(int cell) {
    return has(cell, INSTEAD) ? read(place(cell)) : null;
  }

  private String mark(int cell) {
    int mark = column.getMarksCount() == 0 ? 0 : column.getMarks(cell);
    return mark == 0 ? "" : Escapes.escape(column.getMarkTexts(mark - 1));
  }

  private boolean has(int cell, byte state) {
    return column.getStates().isEmpty()
        ? state == PRESENT && place(cell) != NO_VALUE
        : column.getStates().byteAt(cell) == state;
  }

  private int place(int cell) {
    return places == null ? cell : places[cell];
  }

  private Object read(int place) {
    return switch (column.getKind()) {
      case COLUMN_KIND_TEXT, COLUMN_KIND_COMMAND -> column.getTexts(column.getTextRefs(place));
      case COLUMN_KIND_FLAG -> column.getNumbers(place) != 0;
      case COLUMN_KIND_KINDS -> parts(place);
      case COLUMN_KIND_UNSPECIFIED,
          COLUMN_KIND_BYTES,
          COLUMN_KIND_BYTES_PER_SECOND,
          COLUMN_KIND_COUNT,
          COLUMN_KIND_SECONDS,
          COLUMN_KIND_MICROS,
          COLUMN_KIND_PERCENT,
          UNRECOGNIZED ->
          column.getDecimalsCount() > 0
              ? (Object) column.getDecimals(place)
              : (Object) column.getNumbers(place);
    };
  }

  private Map<String, Object> parts(int place) {
    int begin = firstParts == null ? place : firstParts[place];
    int end = firstParts == null ? place + 1 : firstParts[place + 1];
    Map<String, Object> parts = new LinkedHashMap<>();
    for (int part = begin; part < end; part++) {
      parts.put(column.getTexts(column.getTextRefs(part)), column.getNumbers(part));
    }
    return parts;
  }

  /** How many cells have a value. */
  private int values() {
    return switch (column.getKind()) {
      case COLUMN_KIND_TEXT, COLUMN_KIND_COMMAND -> column.getTextRefsCount();
      case COLUMN_KIND_FLAG -> column.getNumbersCount();
      case COLUMN_KIND_KINDS -> {
        int parts =
            firstParts == null ? column.getTextRefsCount() : firstParts[firstParts.length - 1];
        check(parts == column.getTextRefsCount() && parts == column.getNumbersCount());
        yield firstParts == null ? parts : firstParts.length - 1;
      }
      case COLUMN_KIND_UNSPECIFIED,
          COLUMN_KIND_BYTES,
          COLUMN_KIND_BYTES_PER_SECOND,
          COLUMN_KIND_COUNT,
          COLUMN_KIND_SECONDS,
          COLUMN_KIND_MICROS,
          COLUMN_KIND_PERCENT,
          UNRECOGNIZED ->
          Math.max(column.getNumbersCount(), column.getDecimalsCount());
    };
  }

  private int valuesWanted() {
    if (places == null) {
      return cells;
    }
    int wanted = 0;
    for (int place : places) {
      wanted += place == NO_VALUE ? 0 : 1;
    }
    return wanted;
  }

  private static int[] places(Column column, int cells) {
    int[] places = new int[cells];
    boolean nothing = column.getStates().isEmpty();
    check(nothing || column.getStates().size() == cells);
    int next = 0;
    for (int cell = 0; cell < cells; cell++) {
      int state = nothing ? 0 : column.getStates().byteAt(cell);
      check(state >= 0 && state <= INSTEAD);
      places[cell] = state == 0 ? NO_VALUE : next++;
    }
    return places;
  }

  private static int[] firstParts(Column column) {
    int[] firsts = new int[column.getPartCountsCount() + 1];
    for (int value = 0; value < firsts.length - 1; value++) {
      int parts = column.getPartCounts(value);
      check(parts >= 0 && parts <= column.getTextRefsCount() - firsts[value]);
      firsts[value + 1] = firsts[value] + parts;
    }
    return firsts;
  }

  private Kind kind() {
    return switch (column.getKind()) {
      case COLUMN_KIND_BYTES -> Kind.BYTES;
      case COLUMN_KIND_BYTES_PER_SECOND -> Kind.BYTES_PER_SECOND;
      case COLUMN_KIND_SECONDS -> Kind.SECONDS;
      case COLUMN_KIND_MICROS -> Kind.MICROS;
      case COLUMN_KIND_PERCENT -> Kind.PERCENT;
      case COLUMN_KIND_COMMAND -> Kind.COMMAND;
      case COLUMN_KIND_TEXT, COLUMN_KIND_FLAG, COLUMN_KIND_KINDS -> Kind.TEXT;
      case COLUMN_KIND_UNSPECIFIED, COLUMN_KIND_COUNT, UNRECOGNIZED -> Kind.COUNT;
    };
  }

  private Detail detail() {
    return switch (column.getDetail()) {
      case COLUMN_DETAIL_UNSPECIFIED, COLUMN_DETAIL_TABLE, UNRECOGNIZED -> Detail.TABLE;
      case COLUMN_DETAIL_WIDE -> Detail.WIDE;
      case COLUMN_DETAIL_DATA -> Detail.DATA;
    };
  }

  private static boolean isWithin(int number, int end) {
    return number >= 0 && number < end;
  }

  /** Whoever sent what is not so is not an aggregator of this kind. */
  static void check(boolean isSo) {
    if (!isSo) {
      throw new ProgramException(
          ExitCode.FAILURE, "the aggregator sent a table that does not fit together");
    }
  }
}
