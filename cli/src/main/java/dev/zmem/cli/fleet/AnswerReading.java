package dev.zmem.cli.fleet;

import dev.zmem.cli.output.Column;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.proto.v1.Answer;
import dev.zmem.proto.v1.DescribeHostResponse;
import dev.zmem.proto.v1.DescribeProcessResponse;
import dev.zmem.proto.v1.Field;
import dev.zmem.proto.v1.Fields;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.Table;
import dev.zmem.text.DataKeys;
import dev.zmem.wire.DescriptionReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers off the wire; what does not fit together is a {@link
 * dev.zmem.program.exit.ProgramException}.
 */
public final class AnswerReading {
  private static final DescriptionReader DESCRIPTIONS =
      new DescriptionReader(field ->
          new ProgramException(
              ExitCode.FAILURE,
              "the aggregator sent a description that does not fit together (" + field + ")"));

  private AnswerReading() {}

  /** The answer, with all cells of its table in their places. */
  public static FleetAnswer of(Answer answer) {
    Table table = answer.getTable();
    WireColumn.check(table.getRows() >= 0 && table.getRows() < Integer.MAX_VALUE);
    int cells = table.getRows() + (table.getHasTotal() ? 1 : 0);
    List<Column<Integer>> columns = new ArrayList<>(table.getColumnsCount());
    WireColumn.check(cells == 0 || hasCells(table, cells));
    for (dev.zmem.proto.v1.Column column : table.getColumnsList()) {
      columns.add(new WireColumn(column, cells).printed());
    }
    return new FleetAnswer(
        columns,
        table.getRows(),
        table.getHasTotal(),
        new AnswerCoverage(
            fields(answer.getCoverage().getFieldsList()),
            fields(answer.getCoverage().getFactsList())),
        answer.getRowsLeftOut(),
        answer.getLeftOutReason(),
        answer.getAnsweredAtMillis(),
        null);
  }

  /** The processes of a host, which may be the last known. */
  public static FleetAnswer of(ListProcessesResponse processes) {
    FleetAnswer answer = of(processes.getAnswer());
    return processes.getFromLiveState() ? answer.lastKnown(processes.getAgeSeconds()) : answer;
  }

  /** One process. */
  public static DescribedProcess of(DescribeProcessResponse process) {
    return new DescribedProcess(
        DESCRIPTIONS.read(process.getDescription()), process.getAnsweredAtMillis());
  }

  /** A host's description; of another number of hosts it is none. */
  public static HostAnswer of(DescribeHostResponse description) {
    FleetAnswer host = of(description.getHost());
    WireColumn.check(host.rows() == 1 && Double.isFinite(description.getAgeSeconds()));
    return new HostAnswer(of(description.getAreas()), host, description.getAgeSeconds());
  }

  /** Whether a column has something for each cell: rows of nothing could be without number. */
  private static boolean hasCells(Table table, int cells) {
    for (dev.zmem.proto.v1.Column column : table.getColumnsList()) {
      if (column.getStates().size() == cells
          || column.getTextRefsCount() >= cells
          || column.getNumbersCount() >= cells
          || column.getDecimalsCount() >= cells) {
        return true;
      }
    }
    return false;
  }

  private static Map<String, @Nullable Object> fields(List<Field> fields) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Field field : fields) {
      WireColumn.check(DataKeys.isKey(field.getKey()) && Double.isFinite(field.getDecimal()));
      values.put(field.getKey(), value(field));
    }
    return values;
  }

  private static @Nullable Object value(Field field) {
    return switch (field.getValueCase()) {
      case NUMBER -> field.getNumber();
      case DECIMAL -> field.getDecimal();
      case FLAG -> field.getFlag();
      case TEXT -> field.getText();
      case TEXTS -> List.copyOf(field.getTexts().getTextsList());
      case RECORDS -> records(field.getRecords().getRecordsList());
      case VALUE_NOT_SET -> null;
    };
  }

  private static List<Map<String, @Nullable Object>> records(List<Fields> records) {
    List<Map<String, @Nullable Object>> values = new ArrayList<>(records.size());
    for (Fields record : records) {
      values.add(fields(record.getFieldsList()));
    }
    return values;
  }
}
