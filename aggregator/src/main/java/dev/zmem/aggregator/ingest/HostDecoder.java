package dev.zmem.aggregator.ingest;

import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostMemory;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.RowBatch;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one host as its stream's frames make them. Throws {@link BadFrameException} at the
 * first field that is wrong; the decoder is of no use then.
 *
 * <p>One decoder a stream, one thread at a time. Strings, and the sets that hosts are summed by,
 * are shared by all decoders of a fleet.
 */
public final class HostDecoder {
  /** Rows beyond the granted ones, for remainder rows. */
  public static final int SPARE_ROWS = 3_100;

  /** More than any heap, and sums of it are numbers. */
  private static final long UNLIMITED_BYTES = Long.MAX_VALUE / 4;

  private final int maxRows;
  private final HostMemory memory;
  private final StreamNames names;
  private Map<Integer, LiveRow> rows = new LinkedHashMap<>();

  /** Rows at most since the map was made: it keeps the length that they gave it. */
  private int mostRows;

  private long sequence;
  private boolean hasKeyFrame;

  /** The table of the last frame, while no frame changes a row. */
  private @Nullable LiveRows current;

  /** A decoder for a host of at most {@code maxRows} rows, which counts for no fleet. */
  public HostDecoder(int maxRows) {
    this(maxRows, new FleetMemory(UNLIMITED_BYTES, UNLIMITED_BYTES).host());
  }

  /** A decoder for a host of at most {@code maxRows} rows, which are counted. */
  HostDecoder(int maxRows, HostMemory memory) {
    this.memory = memory;
    this.names = new StreamNames(memory);
    this.maxRows = maxRows + SPARE_ROWS;
  }

  /** The last frame's sequence. */
  public long sequence() {
    return sequence;
  }

  /** Whether deltas have something to change. */
  public boolean hasKeyFrame() {
    return hasKeyFrame;
  }

  /** Leaves a frame out that has nothing to change: the key frame to come has the next sequence. */
  void skip(DeltaFrame frame) {
    advance("delta_frame.sequence", frame.getSequence());
  }

  /** Starts anew with these rows, of a pass that ended then on the aggregator's clock. */
  public void apply(KeyFrame frame, long passEndedAtNanos) {
    advance("key_frame.sequence", frame.getSequence());
    names.clear();
    rows = new LinkedHashMap<>(); // a map keeps the length that the last frame gave it
    current = null;
    start("key_frame.rows", frame.getRows(), passEndedAtNanos);
    mostRows = rows.size();
    hasKeyFrame = true;
  }

  /** Changes the rows by a pass that ended then on the aggregator's clock. */
  public void apply(DeltaFrame frame, long passEndedAtNanos) {
    if (frame.hasStarted()
        || frame.hasMoved()
        || frame.hasRelabelled()
        || frame.getEndedIdGapsCount() > 0
        || frame.getRefreshedIdGapsCount() > 0) {
      current = null;
    }
    advance("delta_frame.sequence", frame.getSequence());
    int ended = 0;
    for (int gap : frame.getEndedIdGapsList()) {
      ended = gap > 0 && ended <= Integer.MAX_VALUE - gap ? ended + gap : 0;
      if (rows.remove(ended) == null) {
        throw new BadFrameException("delta_frame.ended_id_gaps", "row " + ended + " is not there");
      }
    }
    refresh(frame, passEndedAtNanos - wallNanos(frame.getPass()));
    BatchReader moved =
        new BatchReader("delta_frame.moved", frame.getMoved(), maxRows, passEndedAtNanos)
            .requireMeasures();
    for (int index = 0; index < moved.size(); index++) {
      int id = moved.nextId(index);
      LiveRow row = rows.get(id);
      if (row == null) {
        throw new BadFrameException("delta_frame.moved.id_gaps", "row " + id + " is not there");
      }
      rows.put(id, row.with(moved.provenance(index, row.count()), moved.figures(index)));
    }
    int rowsNow = rows.size() + frame.getStarted().getIdGapsCount();
    if (frame.hasRelabelled()) {
      relabel(frame.getRelabelled(), rowsNow);
    }
    start("delta_frame.started", frame.getStarted(), passEndedAtNanos);
    if (rows.size() > maxRows) {
      throw new BadFrameException(
          "delta_frame.started.id_gaps", rows.size() + " rows (expected: at most " + maxRows + ")");
    }
    mostRows = Math.max(mostRows, rows.size());
    if (rows.size() < mostRows / 2) {
      rows = new LinkedHashMap<>(rows);
      mostRows = rows.size();
    }
  }

  /** For how many rows the map has room since it was made. */
  int mostRows() {
    return mostRows;
  }

  /**
   * Counts what is held with this table and the one that is shown, which is another where the rows
   * are held within the host's figures; the reason why that is too much, or nothing.
   */
  String count(LiveRows table, LiveRows shown) {
    int groups = table.subtotals().size() + (shown == table ? 0 : shown.subtotals().size());
    return memory.rows(table.size(), groups, names.setBytes());
  }

  /** The rows now. */
  public LiveRows rows() {
    LiveRows same = current;
    if (same != null) {
      return same;
    }
    LiveRows made = new LiveRows(rows.values());
    current = made;
    return made;
  }

  /** The rows of a batch that stands alone. */
  static LiveRows standalone(String field, RowBatch batch, int maxRows, long passEndedAtNanos) {
    HostDecoder decoder = new HostDecoder(maxRows);
    decoder.start(field, batch, passEndedAtNanos);
    return decoder.rows();
  }

  /** A pass report off the wire. */
  static PassReport report(dev.zmem.proto.v1.PassReport report) {
    return new PassReport(
        Integer.toUnsignedLong(report.getWallMicros()),
        processes("processes", report.getProcesses()),
        processes("denied", report.getDenied()),
        processes("vanished", report.getVanished()),
        processes("malformed", report.getMalformed()),
        processes("no_address_space", report.getNoAddressSpace()),
        processes("folded", report.getFolded()),
        processes("overdue", report.getOverdue()),
        processes("failed", report.getFailed()));
  }

  private static int processes(String field, int count) {
    if (count < 0 || count > BatchReader.MAX_COUNT) {
      throw new BadFrameException(
          "pass." + field,
          Integer.toUnsignedString(count) + " (expected: at most " + BatchReader.MAX_COUNT + ")");
    }
    return count;
  }

  private void advance(String field, long next) {
    if (next != sequence + 1) {
      throw new BadFrameException(
          field, Long.toUnsignedString(next) + " (expected: " + (sequence + 1) + ")");
    }
    sequence = next;
  }

  private static long wallNanos(dev.zmem.proto.v1.PassReport pass) {
    return Integer.toUnsignedLong(pass.getWallMicros()) * 1000;
  }

  /** Which moment of the pass is not told: the earliest, so that no age is too small. */
  private void refresh(DeltaFrame frame, long passBeganAtNanos) {
    int refreshed = 0;
    RepeatedProvenance provenances = new RepeatedProvenance();
    for (int gap : frame.getRefreshedIdGapsList()) {
      refreshed = gap > 0 && refreshed <= Integer.MAX_VALUE - gap ? refreshed + gap : 0;
      LiveRow row = rows.get(refreshed);
      if (row == null) {
        throw new BadFrameException(
            "delta_frame.refreshed_id_gaps", "row " + refreshed + " is not there");
      }
      Provenance now = provenances.of(row.provenance().at(passBeganAtNanos));
      rows.put(refreshed, row.with(now, row.figures()));
    }
  }

  /** Rows go on under other names. */
  private void relabel(RowBatch batch, int rowsNow) {
    BatchReader relabelled =
        new BatchReader("delta_frame.relabelled", batch, maxRows, 0).requireSets();
    names.learn("delta_frame.relabelled", batch, rowsNow);
    for (int index = 0; index < relabelled.size(); index++) {
      int id = relabelled.nextId(index);
      LiveRow row = rows.get(id);
      if (row == null) {
        throw new BadFrameException(
            "delta_frame.relabelled.id_gaps", "row " + id + " is not there");
      }
      int set = relabelled.set(index);
      int parent = relabelled.parent(index, row.parentPid());
      rows.put(id, row.with(names.set(set), names.subtotalled(set), parent));
    }
  }

  private void start(String field, RowBatch batch, long passEndedAtNanos) {
    BatchReader started = new BatchReader(field, batch, maxRows, passEndedAtNanos).requireAll();
    names.learn(field, batch, rows.size() + batch.getIdGapsCount());
    for (int index = 0; index < started.size(); index++) {
      int id = started.nextId(index);
      if (rows.put(id, started.row(index, names)) != null) {
        throw new BadFrameException(field + ".id_gaps", "row " + id + " is there already");
      }
    }
  }
}
