package dev.zmem.aggregator.ingest;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import dev.zmem.aggregator.fleet.LiveRow;
import dev.zmem.aggregator.fleet.LiveRows;
import dev.zmem.model.PassReport;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.RowBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one host as its stream's frames make them. Throws {@link BadFrameException} at the
 * first field that is wrong; the decoder is of no use then.
 *
 * <p>One decoder a stream, one thread at a time. Strings are shared by all decoders, weakly: a name
 * lives as long as a row uses it.
 */
public final class HostDecoder {
  /** Longest string in a frame, UTF-8 bytes. */
  static final int MAX_STRING_BYTES = 1024;

  /** Strings a stream may hold; an agent starts anew with a key frame before. */
  static final int MAX_STRINGS = 1 << 20;

  /** Rows beyond the granted ones, for remainder rows. */
  static final int SPARE_ROWS = 3_100;

  private static final Interner<String> NAMES = Interners.newWeakInterner();

  private final int maxRows;
  private final List<String> dictionary = new ArrayList<>();
  private final Map<Integer, LiveRow> rows = new LinkedHashMap<>();
  private long sequence;
  private boolean hasKeyFrame;

  /** The table of the last frame, while no frame changes a row. */
  private @Nullable LiveRows current;

  private long lastPassEndedAtNanos;

  /** A decoder for a host of at most {@code maxRows} rows. */
  public HostDecoder(int maxRows) {
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
    lastPassEndedAtNanos = passEndedAtNanos;
    dictionary.clear();
    rows.clear();
    current = null;
    start("key_frame.rows", frame.getRows(), passEndedAtNanos);
    hasKeyFrame = true;
  }

  /** Changes the rows by a pass that ended then on the aggregator's clock. */
  public void apply(DeltaFrame frame, long passEndedAtNanos) {
    if (frame.hasStarted()
        || frame.hasMoved()
        || frame.getEndedIdGapsCount() > 0
        || frame.getRefreshedIdGapsCount() > 0) {
      current = null;
    }
    advance("delta_frame.sequence", frame.getSequence());
    lastPassEndedAtNanos = passEndedAtNanos;
    int ended = 0;
    for (int gap : frame.getEndedIdGapsList()) {
      ended = gap > 0 && ended <= Integer.MAX_VALUE - gap ? ended + gap : 0;
      if (rows.remove(ended) == null) {
        throw new BadFrameException("delta_frame.ended_id_gaps", "row " + ended + " is not there");
      }
    }
    refresh(frame, passEndedAtNanos);
    BatchReader moved =
        new BatchReader("delta_frame.moved", frame.getMoved(), maxRows, passEndedAtNanos);
    for (int index = 0; index < moved.size(); index++) {
      int id = moved.nextId(index);
      LiveRow row = rows.get(id);
      if (row == null) {
        throw new BadFrameException("delta_frame.moved.id_gaps", "row " + id + " is not there");
      }
      rows.put(id, row.with(moved.provenance(index, row.count()), moved.figures(index)));
    }
    start("delta_frame.started", frame.getStarted(), passEndedAtNanos);
    if (rows.size() > maxRows) {
      throw new BadFrameException(
          "delta_frame.started.id_gaps", rows.size() + " rows (expected: at most " + maxRows + ")");
    }
  }

  /** The rows now. What follows cheap counters was looked at in every pass, also in the last. */
  public LiveRows rows() {
    LiveRows same = current;
    if (same != null) {
      return same;
    }
    boolean anyCheap = false;
    for (Map.Entry<Integer, LiveRow> entry : rows.entrySet()) {
      if (entry.getValue().provenance().kind() == RowKind.CHEAP) {
        entry.setValue(entry.getValue().refreshed(lastPassEndedAtNanos));
        anyCheap = true;
      }
    }
    LiveRows made = new LiveRows(rows.values());
    current = anyCheap ? null : made;
    return made;
  }

  /** The rows of a batch that stands alone. */
  static LiveRows standalone(String field, RowBatch batch, int maxRows, long passEndedAtNanos) {
    HostDecoder decoder = new HostDecoder(maxRows);
    decoder.lastPassEndedAtNanos = passEndedAtNanos;
    decoder.start(field, batch, passEndedAtNanos);
    return decoder.rows();
  }

  /** A pass report off the wire. */
  static PassReport report(dev.zmem.proto.v1.PassReport report) {
    return new PassReport(
        Integer.toUnsignedLong(report.getWallMicros()),
        Math.max(0, report.getProcesses()),
        Math.max(0, report.getDenied()),
        Math.max(0, report.getVanished()),
        Math.max(0, report.getMalformed()),
        Math.max(0, report.getNoAddressSpace()),
        Math.max(0, report.getFolded()),
        Math.max(0, report.getOverdue()));
  }

  private void advance(String field, long next) {
    if (next != sequence + 1) {
      throw new BadFrameException(
          field, Long.toUnsignedString(next) + " (expected: " + (sequence + 1) + ")");
    }
    sequence = next;
  }

  private void refresh(DeltaFrame frame, long passEndedAtNanos) {
    int refreshed = 0;
    for (int gap : frame.getRefreshedIdGapsList()) {
      refreshed = gap > 0 && refreshed <= Integer.MAX_VALUE - gap ? refreshed + gap : 0;
      LiveRow row = rows.get(refreshed);
      if (row == null) {
        throw new BadFrameException(
            "delta_frame.refreshed_id_gaps", "row " + refreshed + " is not there");
      }
      rows.put(refreshed, row.refreshed(passEndedAtNanos));
    }
  }

  private void start(String field, RowBatch batch, long passEndedAtNanos) {
    learn(field, batch);
    BatchReader started =
        new BatchReader(field, batch, maxRows, passEndedAtNanos).requireAttributes();
    for (int index = 0; index < started.size(); index++) {
      int id = started.nextId(index);
      if (rows.put(id, started.row(index, dictionary)) != null) {
        throw new BadFrameException(field + ".id_gaps", "row " + id + " is there already");
      }
    }
  }

  private void learn(String field, RowBatch batch) {
    if (dictionary.size() + batch.getNewStringsCount() > MAX_STRINGS) {
      throw new BadFrameException(
          field + ".new_strings", "more than " + MAX_STRINGS + " strings on one stream");
    }
    for (int index = 0; index < batch.getNewStringsCount(); index++) {
      int length = batch.getNewStringsBytes(index).size();
      if (length > MAX_STRING_BYTES) {
        throw new BadFrameException(
            field + ".new_strings",
            "a string of " + length + " bytes (expected: at most " + MAX_STRING_BYTES + ")");
      }
      dictionary.add(NAMES.intern(batch.getNewStrings(index)));
    }
  }
}
