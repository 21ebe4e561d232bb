package dev.zmem.agent.export;

import dev.zmem.model.MemoryFigures;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.RowBatch;

/** Writes rows as columns. Rows are added by ascending id. One use. */
final class BatchWriter {
  private static final long KIB = 1024;

  private final RowBatch.Builder batch = RowBatch.newBuilder();
  private int lastId;
  private long lastStartTicks;
  private boolean manyCounts;
  private boolean manyKinds;

  /** Adds a row with attributes and measures. */
  void addWhole(int id, Row row, Dictionary dictionary) {
    Row.Key key = row.key();
    batch.addPids(key.pid());
    batch.addStartTicksGaps(key.startTimeTicks() - lastStartTicks);
    lastStartTicks = key.startTimeTicks();
    batch.addProgramRefs(dictionary.reference(key.labels().program(), batch));
    batch.addCommandRefs(dictionary.reference(key.labels().command(), batch));
    batch.addUserRefs(dictionary.reference(key.labels().user(), batch));
    batch.addCounts(row.count());
    manyCounts |= row.count() != 1;
    addMeasures(id, row);
  }

  /** Adds a row's measures alone. */
  void addMeasures(int id, Row row) {
    batch.addIdGaps(id - lastId);
    lastId = id;
    batch.addKinds(kind(row.key().kind()));
    manyKinds |= row.key().kind() != RowKind.EXACT;
    MemoryFigures figures = row.figures();
    batch.addPssKibPlus1(kibPlus1(figures.pssBytes()));
    batch.addUssKibPlus1(kibPlus1(figures.ussBytes()));
    batch.addRssKibPlus1(kibPlus1(figures.rssBytes()));
    batch.addSwapKibPlus1(kibPlus1(figures.swapBytes()));
    batch.addSwapPssKibPlus1(kibPlus1(figures.swapPssBytes()));
    batch.addPrivateHugetlbKibPlus1(kibPlus1(figures.privateHugetlbBytes()));
    batch.addSharedHugetlbKibPlus1(kibPlus1(figures.sharedHugetlbBytes()));
    batch.addLazyFreeKibPlus1(kibPlus1(figures.lazyFreeBytes()));
  }

  /** The batch; columns that say nothing are left out. */
  RowBatch build() {
    if (!manyCounts) {
      batch.clearCounts();
    }
    if (!manyKinds) {
      batch.clearKinds();
    }
    return batch.build();
  }

  private static long kibPlus1(long bytes) {
    return bytes < 0 ? 0 : bytes / KIB + 1;
  }

  private static dev.zmem.proto.v1.RowKind kind(RowKind kind) {
    return switch (kind) {
      case EXACT -> dev.zmem.proto.v1.RowKind.ROW_KIND_EXACT;
      case DENIED -> dev.zmem.proto.v1.RowKind.ROW_KIND_DENIED;
      case SAME_MEMORY -> dev.zmem.proto.v1.RowKind.ROW_KIND_SAME_MEMORY;
      case REMAINDER -> dev.zmem.proto.v1.RowKind.ROW_KIND_REMAINDER;
    };
  }
}
