package dev.zmem.agent.export;

import dev.zmem.model.Provenance;
import dev.zmem.proto.v1.RowBatch;
import org.jspecify.annotations.Nullable;

/** Writes rows as columns. Rows are added by ascending id. One use. */
final class BatchWriter {
  private static final long KIB = 1024;
  private static final long DECISECOND_NANOS = 100_000_000;

  private final RowBatch.Builder batch = RowBatch.newBuilder();
  private final FigureColumnWriter figureColumns = new FigureColumnWriter();
  private final long passEndedAtNanos;
  private SentAttributeSets.@Nullable Batch newSets;
  private int lastId;
  private long lastStartTicks;
  private boolean manyCounts;
  private boolean manyKinds;
  private boolean anyError;
  private boolean anyAge;
  private boolean anyEstimates;
  private boolean anySwapError;
  private boolean anyParent;

  /** Rows of a pass that ended then. */
  BatchWriter(long passEndedAtNanos) {
    this.passEndedAtNanos = passEndedAtNanos;
  }

  /** Adds a row with attributes and measures. */
  void addWhole(int id, Row row, SentAttributeSets sets) {
    Row.Key key = row.key();
    batch.addPids(key.pid());
    batch.addStartTicksGaps(key.startTimeTicks() - lastStartTicks);
    lastStartTicks = key.startTimeTicks();
    addSet(row, sets);
    batch.addCounts(row.count());
    manyCounts |= row.count() != 1;
    addMeasures(id, row);
  }

  /** Adds a row's attributes alone. */
  void addAttributes(int id, Row row, SentAttributeSets sets) {
    addId(id);
    addSet(row, sets);
  }

  /** Adds a row's measures alone. */
  void addMeasures(int id, Row row) {
    addId(id);
    addProvenance(row);
    figureColumns.add(row.figures(), batch);
  }

  private void addId(int id) {
    batch.addIdGaps(id - lastId);
    lastId = id;
  }

  private void addSet(Row row, SentAttributeSets sets) {
    SentAttributeSets.Batch added = newSets;
    if (added == null) {
      added = sets.batch();
      newSets = added;
    }
    batch.addSetRefs(added.reference(row.attributes(), batch));
    batch.addParentPids(row.parentPid());
    anyParent |= row.parentPid() != 0;
  }

  /** The batch; columns that say nothing are left out. */
  RowBatch build() {
    if (newSets != null) {
      newSets.write(batch);
    }
    if (!anyParent && batch.getPidsCount() > 0) {
      batch.clearParentPids();
    }
    if (!manyCounts) {
      batch.clearCounts();
    }
    if (!manyKinds) {
      batch.clearKinds();
    }
    if (!anyError) {
      batch.clearErrorKib();
    }
    if (!anyAge) {
      batch.clearAgeDeciseconds();
    }
    if (!anyEstimates) {
      batch.clearEstimateCounts();
    }
    if (!anySwapError) {
      batch.clearSwapErrorKib();
    }
    figureColumns.clearEmpty(batch);
    return batch.build();
  }

  private void addProvenance(Row row) {
    Provenance provenance = row.provenance();
    dev.zmem.proto.v1.RowKind kind = RowKindMessage.of(provenance.kind());
    batch.addKinds(kind);
    manyKinds |= kind != dev.zmem.proto.v1.RowKind.ROW_KIND_EXACT;
    boolean hasPss = provenance.kind().hasPss();
    long errorKib = hasPss ? kibAtLeast(provenance.errorBytes()) : 0;
    long swapErrorKib = kibAtLeast(provenance.swapErrorBytes());
    long ageDeciseconds =
        hasPss
            ? Math.max(0, passEndedAtNanos - provenance.measuredAtNanos()) / DECISECOND_NANOS
            : 0;
    batch.addErrorKib(errorKib);
    batch.addAgeDeciseconds((int) Math.min(ageDeciseconds, Integer.MAX_VALUE));
    batch.addSwapErrorKib(swapErrorKib);
    batch.addEstimateCounts(provenance.estimates());
    anyError |= errorKib > 0;
    anySwapError |= swapErrorKib > 0;
    anyAge |= ageDeciseconds > 0;
    anyEstimates |= provenance.estimates() != (provenance.kind().isEstimate() ? row.count() : 0);
  }

  private static long kibAtLeast(long bytes) {
    return (bytes + KIB - 1) / KIB;
  }
}
