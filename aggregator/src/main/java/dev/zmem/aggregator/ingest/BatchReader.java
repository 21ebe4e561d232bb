package dev.zmem.aggregator.ingest;

import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.RowBatch;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one {@link RowBatch}, checking every column. One use. */
final class BatchReader {
  /** 256 TiB, more than any machine has; all hosts of a fleet have less than 8 EiB together. */
  static final long MAX_KIB = 1L << 38;

  /** Largest count of processes: the kernel's pids end there. */
  static final int MAX_COUNT = 1 << 22;

  private static final long KIB = 1024;
  private static final long DECISECOND_NANOS = 100_000_000;

  private static final Map<dev.zmem.proto.v1.RowKind, RowKind> KINDS = kinds();

  private final String field;
  private final RowBatch batch;
  private final int size;
  private final long passEndedAtNanos;

  /** Null before {@link #requireMeasures}. */
  private @Nullable FigureColumnReader figureColumns;

  private final RepeatedProvenance provenances = new RepeatedProvenance();

  private int lastId;
  private long lastStartTicks;

  /**
   * {@code field} names the batch in errors; {@code passEndedAtNanos} is on the clock that
   * provenance is to be on.
   */
  BatchReader(String field, RowBatch batch, int maxRows, long passEndedAtNanos) {
    this.passEndedAtNanos = passEndedAtNanos;
    this.field = field;
    this.batch = batch;
    this.size = batch.getIdGapsCount();
    if (size > maxRows) {
      throw bad("id_gaps", size + " rows (expected: at most " + maxRows + ")");
    }
  }

  int size() {
    return size;
  }

  /** Checks that the columns of what rows hold are there, as in a batch of rows that moved. */
  BatchReader requireMeasures() {
    column("kinds", batch.getKindsCount(), true);
    figureColumns = new FigureColumnReader(batch, size, this::bad);
    column("error_kib", batch.getErrorKibCount(), true);
    column("age_deciseconds", batch.getAgeDecisecondsCount(), true);
    column("estimate_counts", batch.getEstimateCountsCount(), true);
    column("swap_error_kib", batch.getSwapErrorKibCount(), true);
    return this;
  }

  /** Checks that all columns are there, as in a batch of rows that start. */
  BatchReader requireAll() {
    column("pids", batch.getPidsCount(), false);
    column("start_ticks_gaps", batch.getStartTicksGapsCount(), false);
    column("counts", batch.getCountsCount(), true);
    return requireMeasures().requireSets();
  }

  /** Checks that each row has its set of attributes, as in a batch of rows that are relabelled. */
  BatchReader requireSets() {
    column("set_refs", batch.getSetRefsCount(), false);
    column("parent_pids", batch.getParentPidsCount(), true);
    return this;
  }

  /** The id of row {@code index}; called once for each, in order. */
  int nextId(int index) {
    int gap = batch.getIdGaps(index);
    if (gap <= 0 || lastId > Integer.MAX_VALUE - gap) {
      throw bad(
          "id_gaps",
          Integer.toUnsignedString(gap) + " after id " + lastId + " (expected: ascending ids)");
    }
    lastId += gap;
    return lastId;
  }

  /** The whole row {@code index}; called once for each, in order. */
  LiveRow row(int index, StreamNames names) {
    int pid = batch.getPids(index);
    if (pid < 0) {
      throw bad("pids", Integer.toUnsignedString(pid) + " (expected: below 2^31)");
    }
    lastStartTicks += batch.getStartTicksGaps(index);
    if (lastStartTicks < 0) {
      throw bad("start_ticks_gaps", "start time " + lastStartTicks + " (expected: not negative)");
    }
    int count = batch.getCountsCount() == 0 ? 1 : batch.getCounts(index);
    if (count < 1 || count > MAX_COUNT) {
      throw bad("counts", Integer.toUnsignedString(count) + " (expected: 1 to " + MAX_COUNT + ")");
    }
    int set = set(index);
    return new LiveRow(
        pid,
        lastStartTicks,
        names.set(set),
        names.subtotalled(set),
        parent(index, 0),
        count,
        provenance(index, count),
        figures(index));
  }

  /** The parent of row {@code index}; {@code before} where the batch does not tell. */
  int parent(int index, int before) {
    if (batch.getParentPidsCount() == 0) {
      return before;
    }
    int parent = batch.getParentPids(index);
    if (parent < 0) {
      throw bad("parent_pids", Integer.toUnsignedString(parent) + " (expected: below 2^31)");
    }
    return parent;
  }

  /** Where the figures of row {@code index} come from, which stands for {@code count} processes. */
  Provenance provenance(int index, int count) {
    long errorKib = batch.getErrorKibCount() == 0 ? 0 : kib("error_kib", batch.getErrorKib(index));
    long swapErrorKib =
        batch.getSwapErrorKibCount() == 0 ? 0 : kib("swap_error_kib", batch.getSwapErrorKib(index));
    long age =
        batch.getAgeDecisecondsCount() == 0
            ? 0
            : Integer.toUnsignedLong(batch.getAgeDeciseconds(index));
    RowKind kind = kind(index);
    return provenances.of(
        new Provenance(
            kind,
            errorKib * KIB,
            passEndedAtNanos - age * DECISECOND_NANOS,
            estimates(index, kind, count),
            swapErrorKib * KIB));
  }

  private int estimates(int index, RowKind kind, int count) {
    if (batch.getEstimateCountsCount() == 0) {
      return kind.isEstimate() ? count : 0;
    }
    int estimates = batch.getEstimateCounts(index);
    if (estimates < 0 || estimates > count) {
      throw bad(
          "estimate_counts",
          Integer.toUnsignedString(estimates) + " (expected: 0 to " + count + ")");
    }
    return estimates;
  }

  private RowKind kind(int index) {
    if (batch.getKindsCount() == 0) {
      return RowKind.EXACT;
    }
    RowKind kind = KINDS.get(batch.getKinds(index));
    if (kind == null) {
      throw bad("kinds", batch.getKindsValue(index) + " is not known to this aggregator");
    }
    // what has no PSS was not measured, whatever its kind says
    return kind == RowKind.CHEAP && batch.getPssKibPlus1(index) == 0 ? RowKind.UNMEASURED : kind;
  }

  /** Kinds travel under their own names. */
  private static Map<dev.zmem.proto.v1.RowKind, RowKind> kinds() {
    Map<dev.zmem.proto.v1.RowKind, RowKind> kinds = new EnumMap<>(dev.zmem.proto.v1.RowKind.class);
    for (RowKind kind : RowKind.values()) {
      kinds.put(dev.zmem.proto.v1.RowKind.valueOf("ROW_KIND_" + kind.name()), kind);
    }
    return kinds;
  }

  /** What row {@code index} holds. */
  MemoryFigures figures(int index) {
    return Objects.requireNonNull(figureColumns).figures(index);
  }

  private long kib(String column, long value) {
    if (value < 0 || value > MAX_KIB) {
      throw bad(column, value + " (expected: 0 to " + MAX_KIB + ")");
    }
    return value;
  }

  /** The number of the set of attributes that row {@code index} has, in {@link StreamNames}. */
  int set(int index) {
    return batch.getSetRefs(index);
  }

  private void column(String name, int length, boolean mayBeEmpty) {
    if (length != size && !(mayBeEmpty && length == 0)) {
      throw bad(name, length + " entries (expected: " + size + ")");
    }
  }

  private BadFrameException bad(String column, String problem) {
    return new BadFrameException(field + "." + column, problem);
  }
}
