package dev.zmem.aggregator;

import dev.zmem.proto.v1.Answer;
import dev.zmem.proto.v1.Column;
import dev.zmem.proto.v1.ColumnKind;
import dev.zmem.proto.v1.Field;
import dev.zmem.proto.v1.ListHostsResponse;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryTableResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the wire as tests read it: rows of values by key.
 *
 * @param rows in order
 * @param total null where there is none
 * @param coverage fields and facts
 */
public record AnswerRows(List<Row> rows, @Nullable Row total, Row coverage) {

  /**
   * Values by key; a row of a table, or what the answer covers.
   *
   * @param values a Long, Double, Boolean, String, Map or List; none for what is absent
   * @param marks what stands before them in tables
   * @param instead what tables show instead of a value
   */
  public record Row(
      Map<String, Object> values, Map<String, String> marks, Map<String, Object> instead) {
    Row() {
      this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }

    public boolean has(String key) {
      return values.containsKey(key);
    }

    /** 0 where it is absent. */
    public long number(String key) {
      return has(key) ? (Long) get(key) : 0;
    }

    /** 0 where it is absent. */
    public double decimal(String key) {
      return has(key) ? (Double) get(key) : 0;
    }

    public String text(String key) {
      return (String) get(key);
    }

    public String name() {
      return text("name");
    }

    public Object get(String key) {
      return Objects.requireNonNull(values.get(key), key);
    }

    public boolean isTrue(String key) {
      return (Boolean) get(key);
    }

    /** The last of its kinds, which come strongest first. */
    public String weakestKind() {
      String weakest = "";
      for (Object kind : ((Map<?, ?>) get("kinds")).keySet()) {
        weakest = (String) kind;
      }
      return weakest;
    }

    /** Whether {@code ~} stands before it. */
    public boolean isEstimate(String key) {
      return mark(key).contains("~");
    }

    /** Whether {@code ≥} stands before it. */
    public boolean isIncomplete(String key) {
      return mark(key).contains("≥");
    }

    public String mark(String key) {
      return marks.getOrDefault(key, "");
    }

    /** Texts, or the names of things. */
    public List<String> names(String key) {
      List<String> names = new ArrayList<>();
      for (Object item : (List<?>) get(key)) {
        names.add(item instanceof Map<?, ?> fields ? (String) fields.get("name") : (String) item);
      }
      return names;
    }
  }

  /** Reads a table. */
  public static AnswerRows of(QueryTableResponse response) {
    return of(response.getAnswer());
  }

  /** Reads a list of hosts. */
  public static AnswerRows of(ListHostsResponse response) {
    return of(response.getAnswer());
  }

  /** Reads a host's processes. */
  public static AnswerRows of(ListProcessesResponse response) {
    return of(response.getAnswer());
  }

  /** Reads an answer. */
  public static AnswerRows of(Answer answer) {
    List<Row> rows = new ArrayList<>();
    int cells = answer.getTable().getRows() + (answer.getTable().getHasTotal() ? 1 : 0);
    for (int cell = 0; cell < cells; cell++) {
      rows.add(new Row());
    }
    for (Column column : answer.getTable().getColumnsList()) {
      read(column, rows);
    }
    Row total = answer.getTable().getHasTotal() ? rows.removeLast() : null;
    Row coverage = new Row();
    answer.getCoverage().getFieldsList().forEach(field -> read(field, coverage.values()));
    answer.getCoverage().getFactsList().forEach(field -> read(field, coverage.values()));
    return new AnswerRows(rows, total, coverage);
  }

  /** The total, which there must be. */
  public Row sum() {
    return Objects.requireNonNull(total);
  }

  /** The row of a name. */
  public Row row(String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  private static void read(Column column, List<Row> rows) {
    int place = 0;
    int part = 0;
    boolean nothing =
        column.getNumbersCount() + column.getDecimalsCount() + column.getTextRefsCount() == 0;
    for (int cell = 0; cell < rows.size(); cell++) {
      int state =
          column.getStates().isEmpty() ? (nothing ? 0 : 1) : column.getStates().byteAt(cell);
      if (state == 0) {
        continue;
      }
      Object value;
      if (column.getKind() == ColumnKind.COLUMN_KIND_KINDS) {
        int parts = column.getPartCountsCount() == 0 ? 1 : column.getPartCounts(place);
        Map<String, Long> kinds = new LinkedHashMap<>();
        for (int end = part + parts; part < end; part++) {
          kinds.put(column.getTexts(column.getTextRefs(part)), column.getNumbers(part));
        }
        value = kinds;
      } else if (column.getTextRefsCount() > 0) {
        value = column.getTexts(column.getTextRefs(place));
      } else if (column.getKind() == ColumnKind.COLUMN_KIND_FLAG) {
        value = column.getNumbers(place) != 0;
      } else {
        value =
            column.getDecimalsCount() > 0
                ? (Object) column.getDecimals(place)
                : (Object) column.getNumbers(place);
      }
      place++;
      (state == 1 ? rows.get(cell).values() : rows.get(cell).instead()).put(column.getKey(), value);
      int mark = column.getMarksCount() == 0 ? 0 : column.getMarks(cell);
      if (mark > 0) {
        rows.get(cell).marks().put(column.getKey(), column.getMarkTexts(mark - 1));
      }
    }
  }

  private static void read(Field field, Map<String, Object> values) {
    switch (field.getValueCase()) {
      case NUMBER -> values.put(field.getKey(), field.getNumber());
      case DECIMAL -> values.put(field.getKey(), field.getDecimal());
      case FLAG -> values.put(field.getKey(), field.getFlag());
      case TEXT -> values.put(field.getKey(), field.getText());
      case TEXTS -> values.put(field.getKey(), field.getTexts().getTextsList());
      case RECORDS -> {
        List<Map<String, Object>> records = new ArrayList<>();
        field
            .getRecords()
            .getRecordsList()
            .forEach(record -> {
              Map<String, Object> fields = new LinkedHashMap<>();
              record.getFieldsList().forEach(one -> read(one, fields));
              records.add(fields);
            });
        values.put(field.getKey(), records);
      }
      case VALUE_NOT_SET -> {}
    }
  }
}
