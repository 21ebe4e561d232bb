package dev.zmem.agent.export;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns passes into the frames of one stream: first a key frame, then what changed since the last
 * frame. Encoding a frame is taking it as sent, so the caller encodes only what it can hand to the
 * transport.
 *
 * <p>One encoder a stream; one thread at a time.
 */
public final class FrameEncoder {
  /**
   * Strings a stream may hold beyond {@link #STRINGS_PER_ROW} a row before a key frame lets both
   * sides forget those out of use.
   */
  static final int SPARE_STRINGS = 4096;

  static final int STRINGS_PER_ROW = 4;

  /** Row ids a stream may use up before a key frame starts them anew. */
  static final int MAX_ROW_ID = 1 << 30;

  /** What the aggregator holds of a row. */
  private static final class Sent {
    final int id;
    MemoryFigures figures;
    Provenance provenance;
    int count;

    /** Since when a change is held back, 0 when none is. */
    long heldSinceNanos;

    Sent(int id, Row row) {
      this.id = id;
      this.figures = row.figures();
      this.provenance = row.provenance();
      this.count = row.count();
    }
  }

  private final Threshold threshold;
  private final int maxRows;
  private final int maxFrameBytes;
  private final boolean withProvenance;
  private final Dictionary dictionary = new Dictionary();
  private final Map<Row.Key, Sent> sent = new HashMap<>();

  /** {@link #maxRows}, or less when so many do not fit a frame. */
  private int rowsThatFit;

  private long sequence;
  private int lastRowId;
  private boolean keyFrameDue = true;
  private List<ProcessSample> lastSamples = List.of();

  /** A change waits for the time when it must be sent. */
  private boolean heldBack;

  private int lastFolded;

  /** An encoder whose first frame is a key frame, for an aggregator that understands all of it. */
  public FrameEncoder(Threshold threshold, int maxRows) {
    this(threshold, maxRows, Integer.MAX_VALUE, true);
  }

  /**
   * An encoder whose frames are no larger than {@code maxFrameBytes}: what does not fit is folded.
   *
   * @param withProvenance whether the aggregator understands where figures come from
   */
  FrameEncoder(Threshold threshold, int maxRows, int maxFrameBytes, boolean withProvenance) {
    this.threshold = threshold;
    this.maxRows = maxRows;
    this.rowsThatFit = maxRows;
    this.maxFrameBytes = maxFrameBytes;
    this.withProvenance = withProvenance;
  }

  /** The next frame is a key frame. */
  public void requireKeyFrame() {
    keyFrameDue = true;
  }

  /**
   * The frame that brings the aggregator from the last frame to this pass; {@code nowNanos} is
   * {@link System#nanoTime}.
   */
  public StreamRequest encode(HostPass pass, long nowNanos) {
    sequence++;
    if (isQuiet(pass)) {
      return StreamRequest.newBuilder().setDeltaFrame(quietFrame(pass, nowNanos)).build();
    }
    lastSamples = pass.samples();
    List<Row> rows = Folding.rows(pass.samples(), rowsThatFit);
    if (!keyFrameDue
        && dictionary.size() <= SPARE_STRINGS + STRINGS_PER_ROW * rows.size()
        && lastRowId <= MAX_ROW_ID) {
      DeltaFrame frame = deltaFrame(pass, rows, nowNanos);
      if (frame.getSerializedSize() <= maxFrameBytes) {
        return StreamRequest.newBuilder().setDeltaFrame(frame).build();
      }
    }
    keyFrameDue = false;
    return StreamRequest.newBuilder().setKeyFrame(keyFrameThatFits(pass, nowNanos)).build();
  }

  private KeyFrame keyFrameThatFits(HostPass pass, long nowNanos) {
    rowsThatFit = maxRows;
    while (true) {
      KeyFrame frame = keyFrame(pass, Folding.rows(pass.samples(), rowsThatFit), nowNanos);
      if (frame.getSerializedSize() <= maxFrameBytes || rowsThatFit <= 1) {
        return frame;
      }
      rowsThatFit /= 2;
    }
  }

  @SuppressWarnings("ReferenceEquality") // a pass in which nothing changed has the same list
  private boolean isQuiet(HostPass pass) {
    return !keyFrameDue && !heldBack && pass.samples() == lastSamples;
  }

  /** The last frame's sequence. */
  public long sequence() {
    return sequence;
  }

  /**
   * All rows of a pass, or as many as fit, as one batch with a dictionary of its own, for a detail
   * answer.
   */
  public RowBatch wholeBatch(HostPass pass, int maxRows) {
    int rows = maxRows;
    while (true) {
      RowBatch batch = batch(pass, rows);
      if (batch.getSerializedSize() <= maxFrameBytes || rows <= 1) {
        return batch;
      }
      rows /= 2;
    }
  }

  private RowBatch batch(HostPass pass, int maxRows) {
    BatchWriter writer = new BatchWriter(pass.endedAtNanos(), withProvenance);
    Dictionary own = new Dictionary();
    int id = 0;
    for (Row row : Folding.rows(pass.samples(), maxRows)) {
      writer.addWhole(++id, row, own);
    }
    return writer.build();
  }

  private KeyFrame keyFrame(HostPass pass, List<Row> rows, long nowNanos) {
    dictionary.clear();
    sent.clear();
    lastRowId = 0;
    List<Row> ordered = new ArrayList<>(rows);
    ordered.sort(
        Comparator.comparingLong((Row row) -> row.key().startTimeTicks())
            .thenComparingInt(row -> row.key().pid()));
    return KeyFrame.newBuilder()
        .setSequence(sequence)
        .setRows(start(ordered, pass))
        .setHost(HostFiguresMessage.of(pass.host()))
        .setPass(report(pass, rows, nowNanos))
        .build();
  }

  /** A pass that found what the last one found: only the host's own figures travel. */
  private DeltaFrame quietFrame(HostPass pass, long nowNanos) {
    return DeltaFrame.newBuilder()
        .setSequence(sequence)
        .setHost(HostFiguresMessage.of(pass.host()))
        .setPass(report(pass, nowNanos).toBuilder().setFolded(lastFolded))
        .build();
  }

  private DeltaFrame deltaFrame(HostPass pass, List<Row> rows, long nowNanos) {
    DeltaFrame.Builder frame = DeltaFrame.newBuilder().setSequence(sequence);
    heldBack = false;
    Set<Row.Key> alive = new HashSet<>(rows.size() * 2);
    List<Row> started = new ArrayList<>();
    List<Row> moved = new ArrayList<>();
    List<Sent> refreshed = new ArrayList<>();
    long passBeganAtNanos = pass.endedAtNanos() - pass.report().wallMicros() * 1000;
    for (Row row : rows) {
      alive.add(row.key());
      Sent before = sent.get(row.key());
      if (before == null) {
        started.add(row);
      } else if (before.count != row.count()) {
        sent.remove(row.key()); // a remainder of another size is a new row
        frame.addEndedIdGaps(before.id);
        started.add(row);
      } else if (isDue(before, row, nowNanos)) {
        moved.add(row);
      } else if (before.provenance.measuredAtNanos() - row.provenance().measuredAtNanos() < 0) {
        if (row.provenance().measuredAtNanos() - passBeganAtNanos < 0) {
          moved.add(row); // newer, but not of this pass: its age has to travel
        } else {
          before.provenance = row.provenance();
          refreshed.add(before);
        }
      }
    }
    addEnded(frame, alive);
    if (withProvenance) {
      addRefreshed(frame, refreshed);
    }
    if (!moved.isEmpty()) {
      frame.setMoved(move(moved, pass));
    }
    if (!started.isEmpty()) {
      frame.setStarted(start(started, pass));
    }
    return frame
        .setHost(HostFiguresMessage.of(pass.host()))
        .setPass(report(pass, rows, nowNanos))
        .build();
  }

  private boolean isDue(Sent before, Row row, long nowNanos) {
    if (before.provenance.kind() != row.provenance().kind()
        || threshold.moved(before.provenance.errorBytes(), row.provenance().errorBytes())) {
      return true;
    }
    if (before.figures.equals(row.figures())) {
      before.heldSinceNanos = 0;
      return false;
    }
    if (before.heldSinceNanos == 0) {
      before.heldSinceNanos = nowNanos == 0 ? 1 : nowNanos;
    }
    heldBack = true;
    return threshold.exceeded(before.figures, row.figures())
        || nowNanos - before.heldSinceNanos >= threshold.holdBack().toNanos();
  }

  private RowBatch start(List<Row> rows, HostPass pass) {
    BatchWriter writer = new BatchWriter(pass.endedAtNanos(), withProvenance);
    for (Row row : rows) {
      Sent entry = new Sent(++lastRowId, row);
      sent.put(row.key(), entry);
      writer.addWhole(entry.id, row, dictionary);
    }
    return writer.build();
  }

  private RowBatch move(List<Row> rows, HostPass pass) {
    rows.sort(Comparator.comparingInt(row -> sentOf(row).id));
    BatchWriter writer = new BatchWriter(pass.endedAtNanos(), withProvenance);
    for (Row row : rows) {
      Sent entry = sentOf(row);
      entry.figures = row.figures();
      entry.provenance = row.provenance();
      entry.heldSinceNanos = 0;
      writer.addMeasures(entry.id, row);
    }
    return writer.build();
  }

  private Sent sentOf(Row row) {
    return java.util.Objects.requireNonNull(sent.get(row.key()));
  }

  private static void addRefreshed(DeltaFrame.Builder frame, List<Sent> refreshed) {
    refreshed.sort(Comparator.comparingInt(row -> row.id));
    int last = 0;
    for (Sent row : refreshed) {
      frame.addRefreshedIdGaps(row.id - last);
      last = row.id;
    }
  }

  /** Turns the ids put in so far and those of rows that are gone into ascending gaps. */
  private void addEnded(DeltaFrame.Builder frame, Set<Row.Key> alive) {
    List<Integer> ended = new ArrayList<>(frame.getEndedIdGapsList());
    sent.entrySet()
        .removeIf(entry -> {
          boolean gone = !alive.contains(entry.getKey());
          if (gone) {
            ended.add(entry.getValue().id);
          }
          return gone;
        });
    ended.sort(Comparator.naturalOrder());
    frame.clearEndedIdGaps();
    int last = 0;
    for (int id : ended) {
      frame.addEndedIdGaps(id - last);
      last = id;
    }
  }

  /** The pass as the aggregator is told of it. */
  public static dev.zmem.proto.v1.PassReport report(HostPass pass, long nowNanos) {
    PassReport report = pass.report();
    return dev.zmem.proto.v1.PassReport.newBuilder()
        .setAgeMillis(
            Math.clamp((nowNanos - pass.endedAtNanos()) / 1_000_000, 0, Integer.MAX_VALUE))
        .setWallMicros((int) Math.min(report.wallMicros(), Integer.MAX_VALUE))
        .setProcesses(report.processes())
        .setDenied(report.denied())
        .setVanished(report.vanished())
        .setMalformed(report.malformed())
        .setNoAddressSpace(report.noAddressSpace())
        .setOverdue(report.overdue())
        .build();
  }

  private dev.zmem.proto.v1.PassReport report(HostPass pass, List<Row> rows, long nowNanos) {
    int folded = 0;
    for (Row row : rows) {
      folded += row.key().pid() == 0 ? row.count() : 0;
    }
    lastFolded = folded;
    return report(pass, nowNanos).toBuilder().setFolded(folded).build();
  }
}
