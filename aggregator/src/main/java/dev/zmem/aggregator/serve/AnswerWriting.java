package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.answer.Cell;
import dev.zmem.aggregator.answer.Column;
import dev.zmem.aggregator.answer.Covered;
import dev.zmem.aggregator.answer.TableAnswer;
import dev.zmem.proto.v1.Answer;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.Field;
import dev.zmem.proto.v1.Fields;
import dev.zmem.proto.v1.Records;
import dev.zmem.proto.v1.Table;
import dev.zmem.proto.v1.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes answers onto the wire: as many rows as the limits allow. */
final class AnswerWriting {
  private AnswerWriting() {}

  /** Of all its rows, as of hosts. */
  static <R> Answer whole(TableAnswer<R> answer) {
    return limited(answer, 0, AnswerLimits.NONE);
  }

  /** Of a question that wants {@code limit} rows, 0 for all. */
  static <R> Answer limited(TableAnswer<R> answer, int limit, AnswerLimits limits) {
    Table.Builder table = Table.newBuilder();
    int rows = table(answer, limits, table);
    long wanted =
        limit == 0
            ? answer.rowsInAll()
            : Math.min(Integer.toUnsignedLong(limit), answer.rowsInAll());
    long leftOut = wanted - rows;
    return Answer.newBuilder()
        .setTable(table)
        .setCoverage(coverage(answer.covered()))
        .setRowsLeftOut(leftOut)
        .setLeftOutReason(
            leftOut == 0
                ? ""
                : rows < answer.rows().size()
                    ? "an answer has at most " + limits.maxBytes() + " bytes of rows"
                    : "an answer has at most " + limits.maxRows() + " rows")
        .setAnsweredAtMillis(answer.answeredAtMillis())
        .build();
  }

  /** Writes the rows that fit, and the total; how many rows there are. */
  private static <R> int table(TableAnswer<R> answer, AnswerLimits limits, Table.Builder table) {
    List<Column<R>> columns = answer.columns();
    List<ColumnWriting> writings = new ArrayList<>(columns.size());
    for (Column<R> column : columns) {
      writings.add(new ColumnWriting(column.spec(), answer.rows().size()));
    }
    Cell cell = new Cell();
    long bytes = 0;
    int rows = 0;
    for (R row : answer.rows()) {
      bytes += add(columns, row, cell, writings);
      if (bytes > limits.maxBytes()) {
        writings.forEach(ColumnWriting::undo);
        break;
      }
      rows++;
    }
    R total = answer.total();
    if (total != null) {
      add(columns, total, cell, writings);
      table.setHasTotal(true);
    }
    for (ColumnWriting writing : writings) {
      table.addColumns(writing.message());
    }
    table.setRows(rows);
    return rows;
  }

  private static <R> int add(
      List<Column<R>> columns, R row, Cell cell, List<ColumnWriting> writings) {
    int bytes = 0;
    for (int column = 0; column < columns.size(); column++) {
      columns.get(column).read(row, cell);
      bytes += writings.get(column).add(cell);
    }
    return bytes;
  }

  private static Coverage coverage(Covered covered) {
    return Coverage.newBuilder()
        .addAllFields(fields(covered.fields()))
        .addAllFacts(fields(covered.facts()))
        .build();
  }

  private static List<Field> fields(Map<?, ?> values) {
    List<Field> fields = new ArrayList<>(values.size());
    values.forEach((key, value) -> fields.add(field(String.valueOf(key), value)));
    return fields;
  }

  private static Field field(String key, @Nullable Object value) {
    Field.Builder field = Field.newBuilder().setKey(key);
    // no switch over types: its first costs the start of zmemctl some milliseconds
    if (value instanceof Long number) {
      field.setNumber(number);
    } else if (value instanceof Double decimal) {
      field.setDecimal(decimal);
    } else if (value instanceof Boolean flag) {
      field.setFlag(flag);
    } else if (value instanceof List<?> items) {
      if (items.isEmpty() || items.getFirst() instanceof String) {
        field.setTexts(texts(items));
      } else {
        field.setRecords(records(items));
      }
    } else if (value != null) {
      field.setText(value.toString());
    }
    return field.build();
  }

  private static Texts texts(List<?> items) {
    Texts.Builder texts = Texts.newBuilder();
    items.forEach(item -> texts.addTexts(item.toString()));
    return texts.build();
  }

  private static Records records(List<?> items) {
    Records.Builder records = Records.newBuilder();
    for (Object item : items) {
      records.addRecords(Fields.newBuilder().addAllFields(fields((Map<?, ?>) item)));
    }
    return records.build();
  }
}
