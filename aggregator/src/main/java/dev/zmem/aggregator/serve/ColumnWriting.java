package dev.zmem.aggregator.serve;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.zmem.aggregator.answer.Cell;
import dev.zmem.aggregator.answer.ColumnSpec;
import dev.zmem.proto.v1.Column;
import dev.zmem.proto.v1.ColumnDetail;
import dev.zmem.proto.v1.ColumnKind;
import java.util.Arrays;
import java.util.Map;

/**
 * One column of an answer on its way onto the wire: takes a cell a row, and can give the last row
 * back. One thread.
 */
final class ColumnWriting {
  private static final byte ABSENT = 0;
  private static final byte PRESENT = 1;
  private static final byte INSTEAD = 2;

  private final ColumnSpec spec;
  private byte[] states;
  private int cells;
  private final Numbers numbers;
  private final Numbers textRefs;
  private final Numbers partCounts;

  /** None until a cell has one. */
  private final Numbers marks;

  private final DistinctTexts texts = new DistinctTexts();
  private final DistinctTexts markTexts = new DistinctTexts();
  private boolean hasDecimals;
  private boolean hasWholes;

  /** A column for about so many rows. */
  ColumnWriting(ColumnSpec spec, int rows) {
    this.spec = spec;
    this.states = new byte[rows + 1];
    this.numbers = new Numbers(rows + 1);
    this.textRefs = new Numbers(rows + 1);
    this.partCounts = new Numbers(rows + 1);
    this.marks = new Numbers(rows + 1);
  }

  /** Takes the next row's cell; about how many bytes it adds to the message. */
  int add(Cell cell) {
    if (cells == states.length) {
      states = Arrays.copyOf(states, cells * 2);
    }
    begin();
    states[cells++] =
        cell.type() == Cell.Type.ABSENT ? ABSENT : cell.isInstead() ? INSTEAD : PRESENT;
    return 2 // the state, and the mark's place
        + mark(cell.mark())
        + switch (cell.type()) {
          case ABSENT -> 0;
          case NUMBER, FLAG -> number(cell.number());
          case DECIMAL -> decimal(cell.decimal());
          case TEXT -> text(cell.text());
          case PARTS -> parts(cell.parts());
        };
  }

  /** Gives the last row's cell back. */
  void undo() {
    cells--;
    numbers.undo();
    textRefs.undo();
    partCounts.undo();
    marks.undo();
    texts.undo();
    markTexts.undo();
  }

  private void begin() {
    numbers.begin();
    textRefs.begin();
    partCounts.begin();
    marks.begin();
    texts.begin();
    markTexts.begin();
  }

  private int mark(String mark) {
    if (mark.isEmpty()) {
      if (marks.size() > 0) {
        marks.add(0);
      }
      return 0;
    }
    while (marks.size() < cells - 1) {
      marks.add(0);
    }
    int before = markTexts.bytes();
    marks.add(markTexts.place(mark) + 1);
    return markTexts.bytes() - before;
  }

  private int number(long value) {
    requireOneKind(hasDecimals);
    hasWholes = true;
    numbers.add(value);
    return CodedOutputStream.computeInt64SizeNoTag(value);
  }

  private int decimal(double value) {
    requireOneKind(hasWholes);
    hasDecimals = true;
    numbers.add(Double.doubleToRawLongBits(value));
    return Double.BYTES;
  }

  /** Their bits are kept in one list. */
  private void requireOneKind(boolean hasOther) {
    if (hasOther) {
      throw new IllegalStateException(
          "column " + spec.key() + " has whole numbers and others: a reader could not tell them");
    }
  }

  private int text(String text) {
    int before = texts.bytes();
    int place = texts.place(text);
    textRefs.add(place);
    return texts.bytes() - before + CodedOutputStream.computeUInt32SizeNoTag(place);
  }

  private int parts(Map<String, Long> parts) {
    partCounts.add(parts.size());
    int bytes = 1;
    for (Map.Entry<String, Long> part : parts.entrySet()) {
      bytes += text(part.getKey()) + number(part.getValue());
    }
    return bytes;
  }

  /** The column with all its cells. */
  Column message() {
    Column.Builder message =
        Column.newBuilder()
            .setKey(spec.key())
            .setTitle(spec.title())
            .setKind(kind())
            .setDetail(detail())
            .setLeftOut(spec.leftOut())
            .setIfAny(spec.ifAny())
            .setSortName(spec.sortName());
    if (!haveAll(PRESENT) && !haveAll(ABSENT)) {
      message.setStates(ByteString.copyFrom(states, 0, cells));
    }
    for (int at = 0; at < numbers.size(); at++) {
      if (hasDecimals) {
        message.addDecimals(Double.longBitsToDouble(numbers.get(at)));
      } else {
        message.addNumbers(numbers.get(at));
      }
    }
    message.addAllTexts(texts.all()).addAllMarkTexts(markTexts.all());
    for (int at = 0; at < textRefs.size(); at++) {
      message.addTextRefs((int) textRefs.get(at));
    }
    if (!partCounts.areAll(1)) {
      for (int at = 0; at < partCounts.size(); at++) {
        message.addPartCounts((int) partCounts.get(at));
      }
    }
    if (marks.size() > 0) {
      for (int at = 0; at < marks.size(); at++) {
        message.addMarks((int) marks.get(at));
      }
    }
    return message.build();
  }

  private boolean haveAll(byte state) {
    for (int cell = 0; cell < cells; cell++) {
      if (states[cell] != state) {
        return false;
      }
    }
    return true;
  }

  private ColumnKind kind() {
    return switch (spec.kind()) {
      case BYTES -> ColumnKind.COLUMN_KIND_BYTES;
      case BYTES_PER_SECOND -> ColumnKind.COLUMN_KIND_BYTES_PER_SECOND;
      case COUNT -> ColumnKind.COLUMN_KIND_COUNT;
      case SECONDS -> ColumnKind.COLUMN_KIND_SECONDS;
      case MICROS -> ColumnKind.COLUMN_KIND_MICROS;
      case PERCENT -> ColumnKind.COLUMN_KIND_PERCENT;
      case TEXT -> ColumnKind.COLUMN_KIND_TEXT;
      case COMMAND -> ColumnKind.COLUMN_KIND_COMMAND;
      case FLAG -> ColumnKind.COLUMN_KIND_FLAG;
      case KINDS -> ColumnKind.COLUMN_KIND_KINDS;
    };
  }

  private ColumnDetail detail() {
    return switch (spec.detail()) {
      case TABLE -> ColumnDetail.COLUMN_DETAIL_TABLE;
      case WIDE -> ColumnDetail.COLUMN_DETAIL_WIDE;
      case DATA -> ColumnDetail.COLUMN_DETAIL_DATA;
    };
  }
}
