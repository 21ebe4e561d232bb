package dev.zmem.aggregator.capture;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.FigureSpec.Unit;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.proto.v1.AttributeColumn;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.RowKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes all rows of a host as the columns that agents send. One use. */
final class RowColumns {
  private static final long KIB = 1024;
  private static final long DECISECOND_NANOS = 100_000_000;
  private static final List<Figure> FIGURES = Figure.sent();
  private static final List<FieldDescriptor> FIELDS =
      FIGURES.stream()
          .map(figure ->
              Objects.requireNonNull(
                  RowBatch.getDescriptor()
                      .findFieldByName(Objects.requireNonNull(figure.spec().column()))))
          .toList();

  private final RowBatch.Builder batch = RowBatch.newBuilder();
  private final Map<String, Integer> strings = new HashMap<>();
  private final Map<Attributes, Integer> sets = new HashMap<>();
  private final Map<String, AttributeColumn.Builder> setColumns = new LinkedHashMap<>();

  private RowColumns() {}

  /** Of a pass that ended then, on the clock of the rows' provenance. */
  static RowBatch of(LiveRows rows, long passEndedAtNanos) {
    RowColumns columns = new RowColumns();
    long lastStart = 0;
    for (int row = 0; row < rows.size(); row++) {
      RowBatch.Builder batch = columns.batch;
      batch.addIdGaps(1);
      batch.addPids(rows.pid(row));
      batch.addStartTicksGaps(rows.startTimeTicks(row) - lastStart);
      lastStart = rows.startTimeTicks(row);
      batch.addSetRefs(columns.set(rows.attributes(row)));
      batch.addCounts(rows.count(row));
      batch.addParentPids(rows.parentPid(row));
      columns.provenance(rows.provenance(row), passEndedAtNanos);
      columns.figures(rows.sentFigures(row));
    }
    columns.setColumns.values().forEach(columns.batch::addNewSets);
    return columns.batch.build();
  }

  private void provenance(Provenance provenance, long passEndedAtNanos) {
    boolean hasPss = provenance.kind().hasPss();
    batch.addKinds(RowKind.valueOf("ROW_KIND_" + provenance.kind().name()));
    batch.addErrorKib(hasPss ? (provenance.errorBytes() + KIB - 1) / KIB : 0);
    batch.addSwapErrorKib((provenance.swapErrorBytes() + KIB - 1) / KIB);
    batch.addEstimateCounts(provenance.estimates());
    long age =
        hasPss
            ? Math.max(0, passEndedAtNanos - provenance.measuredAtNanos()) / DECISECOND_NANOS
            : 0;
    batch.addAgeDeciseconds((int) Math.min(age, Integer.MAX_VALUE));
  }

  private void figures(MemoryFigures figures) {
    for (int at = 0; at < FIELDS.size(); at++) {
      long value = figures.bytes(FIGURES.get(at));
      batch.addRepeatedField(FIELDS.get(at), onWire(FIGURES.get(at).spec().unit(), value));
    }
  }

  private static long onWire(Unit unit, long value) {
    return value < 0 ? 0 : Math.min(value / unit.wireStep() + 1, unit.mostOnWire());
  }

  private int set(Attributes attributes) {
    Integer known = sets.get(attributes);
    if (known != null) {
      return known;
    }
    int before = sets.size();
    attributes.forEach((key, value) -> {
      // a reader takes no more keys, and every key costs each set a place
      if (setColumns.containsKey(key) || setColumns.size() < Attribute.MAX_A_PROCESS) {
        column(key, before).addValueRefs(string(value));
      }
    });
    setColumns.values().forEach(column -> fill(column, before + 1));
    sets.put(attributes, before + 1);
    return before + 1;
  }

  private AttributeColumn.Builder column(String key, int before) {
    AttributeColumn.Builder column =
        setColumns.computeIfAbsent(
            key, named -> AttributeColumn.newBuilder().setKeyRef(string(named)));
    fill(column, before);
    return column;
  }

  private static void fill(AttributeColumn.Builder column, int length) {
    while (column.getValueRefsCount() < length) {
      column.addValueRefs(0);
    }
  }

  private int string(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    Integer known = strings.get(text);
    if (known != null) {
      return known;
    }
    int number = strings.size() + 1;
    strings.put(text, number);
    batch.addNewStrings(text);
    return number;
  }
}
