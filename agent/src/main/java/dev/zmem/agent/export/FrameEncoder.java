package dev.zmem.agent.export;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.model.HostFigures;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.StreamRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns passes into the frames of one stream: first a key frame, then what changed since the last
 * frame. Encoding a frame is taking it as sent, so the caller encodes only what it can hand to the
 * transport.
 *
 * <p>One encoder a stream; one thread at a time.
 */
public final class FrameEncoder {
  private final Threshold threshold;
  private final FrameLimits limits;
  private final SentRows sent = new SentRows();

  /** {@link FrameLimits#maxRows}, or less when so many do not fit a frame. */
  private int rowsThatFit;

  private long sequence;
  private boolean keyFrameDue = true;
  private List<ProcessSample> lastSamples = List.of();

  /** A change waits for the time when it must be sent. */
  private boolean heldBack;

  private int lastFolded;

  /** The host's figures of the last frame; null where all are to be sent. */
  private @Nullable HostFigures sentHost;

  private boolean sendsHostChanges;

  /** An encoder whose first frame is a key frame. */
  public FrameEncoder(Threshold threshold, int maxRows) {
    this(threshold, new FrameLimits(maxRows, Integer.MAX_VALUE));
  }

  /** An encoder whose frames keep to the limits: what does not fit is folded. */
  public FrameEncoder(Threshold threshold, FrameLimits limits) {
    this.threshold = threshold;
    this.limits = limits;
    this.rowsThatFit = limits.maxRows();
  }

  /** The last frame's sequence. */
  public long sequence() {
    return sequence;
  }

  /** The aggregator knows delta frames that have only the changed figures of the host. */
  public void sendHostChanges() {
    sendsHostChanges = true;
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
    long before = sequence;
    boolean encoded = false;
    try {
      StreamRequest frame = encodeNext(pass, nowNanos);
      encoded = true;
      sentHost = pass.host();
      return frame;
    } finally {
      if (!encoded) { // some rows may be taken as sent that were not
        sequence = before;
        keyFrameDue = true;
        sentHost = null;
      }
    }
  }

  private StreamRequest encodeNext(HostPass pass, long nowNanos) {
    sequence++;
    if (isQuiet(pass)) {
      return StreamRequest.newBuilder().setDeltaFrame(quietFrame(pass, nowNanos)).build();
    }
    lastSamples = pass.samples();
    List<Row> rows = Folding.rows(pass.samples(), rowsThatFit);
    if (!keyFrameDue && !sent.haveOutgrown(rows.size())) {
      DeltaFrame frame = deltaFrame(pass, rows, nowNanos);
      if (frame.getSerializedSize() <= limits.maxFrameBytes()) {
        return StreamRequest.newBuilder().setDeltaFrame(frame).build();
      }
    }
    keyFrameDue = false;
    return StreamRequest.newBuilder().setKeyFrame(keyFrameThatFits(pass, nowNanos)).build();
  }

  @SuppressWarnings("ReferenceEquality") // a pass in which nothing changed has the same list
  private boolean isQuiet(HostPass pass) {
    return !keyFrameDue && !heldBack && pass.samples() == lastSamples;
  }

  /** A pass that found what the last one found: only the host's own figures travel. */
  private DeltaFrame quietFrame(HostPass pass, long nowNanos) {
    return DeltaFrame.newBuilder()
        .setSequence(sequence)
        .setHost(hostChanges(pass))
        .setPass(PassReportMessage.of(pass, lastFolded, nowNanos))
        .build();
  }

  private DeltaFrame deltaFrame(HostPass pass, List<Row> rows, long nowNanos) {
    lastFolded = folded(rows);
    DeltaFrame.Builder frame =
        DeltaFrame.newBuilder()
            .setSequence(sequence)
            .setHost(hostChanges(pass))
            .setPass(PassReportMessage.of(pass, lastFolded, nowNanos));
    Changes changes = Changes.between(sent, threshold, pass, rows, nowNanos);
    heldBack = changes.heldBack();
    changes.write(frame);
    return frame.build();
  }

  private dev.zmem.proto.v1.HostFigures hostChanges(HostPass pass) {
    HostFigures before = sentHost;
    return before == null || !sendsHostChanges
        ? HostFiguresMessage.of(pass.host())
        : HostFiguresMessage.changes(before, pass.host());
  }

  private KeyFrame keyFrameThatFits(HostPass pass, long nowNanos) {
    rowsThatFit = limits.maxRows();
    while (true) {
      KeyFrame frame = keyFrame(pass, Folding.rows(pass.samples(), rowsThatFit), nowNanos);
      if (frame.getSerializedSize() <= limits.maxFrameBytes() || rowsThatFit <= 1) {
        return frame;
      }
      rowsThatFit /= 2;
    }
  }

  private KeyFrame keyFrame(HostPass pass, List<Row> rows, long nowNanos) {
    lastFolded = folded(rows);
    sent.clear();
    List<Row> ordered = new ArrayList<>(rows);
    ordered.sort(
        Comparator.comparingLong((Row row) -> row.key().startTimeTicks())
            .thenComparingInt(row -> row.key().pid()));
    return KeyFrame.newBuilder()
        .setSequence(sequence)
        .setRows(sent.start(ordered, pass.endedAtNanos()))
        .setHost(HostFiguresMessage.of(pass.host()))
        .setPass(PassReportMessage.of(pass, lastFolded, nowNanos))
        .build();
  }

  /** Processes in remainder rows. */
  private static int folded(List<Row> rows) {
    int folded = 0;
    for (Row row : rows) {
      folded += row.isRemainder() ? row.count() : 0;
    }
    return folded;
  }
}
