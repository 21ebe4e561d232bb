package dev.zmem.aggregator.ingest;

import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.proto.v1.Ack;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.HostFigures;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.KeyFrameRequest;
import dev.zmem.proto.v1.PassReport;
import dev.zmem.proto.v1.RulesInUse;
import dev.zmem.proto.v1.StreamResponse;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes one stream's frames and publishes the host after each. Every frame has an answer; a frame
 * that is wrong throws {@link BadFrameException}. One thread at a time, the stream's.
 */
public final class HostFrames {
  private static final long MILLI_NANOS = 1_000_000;

  private final HostDecoder decoder;
  private final HostWriter writer;
  private final LongSupplier clockNanos;

  /** The rows that were within their bounds last, and one process's bound. */
  private @Nullable LiveRows checked;

  private long checkedMost;

  /** Of the last frame: the next may have only what changed since. */
  private dev.zmem.model.HostFigures last = dev.zmem.model.HostFigures.NONE;

  /**
   * Frames of a host that the stream holds.
   *
   * @param clockNanos the aggregator's monotonic clock
   */
  public HostFrames(int maxRows, HostWriter writer, LongSupplier clockNanos) {
    this.decoder = new HostDecoder(maxRows, writer.memory());
    this.writer = writer;
    this.clockNanos = clockNanos;
  }

  /** The whole host; an Ack. */
  public StreamResponse take(KeyFrame frame) {
    decoder.apply(frame, endedAtNanos(frame.getPass(), clockNanos));
    last = dev.zmem.model.HostFigures.NONE; // a key frame has all
    return publish(frame.getHost(), frame.getPass());
  }

  /** What changed; an Ack, or the wish for a key frame where there is nothing to change yet. */
  public StreamResponse take(DeltaFrame frame) {
    if (!decoder.hasKeyFrame()) {
      decoder.skip(frame);
      KeyFrameRequest please =
          KeyFrameRequest.newBuilder().setReason("no key frame on this stream yet").build();
      return StreamResponse.newBuilder().setKeyFrameRequest(please).build();
    }
    decoder.apply(frame, endedAtNanos(frame.getPass(), clockNanos));
    return publish(frame.getHost(), frame.getPass());
  }

  /** Whether the host's rows came. */
  public boolean hasKeyFrame() {
    return decoder.hasKeyFrame();
  }

  /** Frames come so often from now on. */
  public void pace(Duration interval) {
    writer.pace(interval);
  }

  /** The agent uses other grouping rules from now on. */
  public void rules(RulesInUse rules) {
    writer.rules(HelloDecoder.rules("rules_in_use", rules));
  }

  /** The agent stops in order. */
  public void stop() {
    writer.stop();
  }

  /** The stream ended; the host keeps its last rows. */
  public void release() {
    writer.release();
  }

  /** When a pass ended, on the aggregator's clock. */
  private static long endedAtNanos(PassReport pass, LongSupplier clockNanos) {
    return clockNanos.getAsLong() - ageNanos(pass);
  }

  /** How long ago a pass ended when it came. */
  static long ageNanos(PassReport pass) {
    return Integer.toUnsignedLong(pass.getAgeMillis()) * MILLI_NANOS;
  }

  /** Rows that stay were looked at before, unless the host says that it is smaller or larger. */
  private void checkBounds(LiveRows rows, dev.zmem.model.HostFigures figures) {
    long most = FigureBounds.mostOfOneProcess(figures);
    if (rows != checked || most != checkedMost) {
      FigureBounds.check(rows, figures);
      checked = rows;
      checkedMost = most;
    }
  }

  private StreamResponse publish(HostFigures message, PassReport pass) {
    dev.zmem.model.HostFigures figures = HostFiguresDecoder.of(message, last);
    last = figures;
    LiveRows rows = decoder.rows();
    dev.zmem.model.PassReport report = HostDecoder.report(pass);
    checkBounds(rows, figures);
    LiveRows shown = rows.within(figures);
    String tooMuch = decoder.count(rows, shown); // the last: what is counted is shown
    if (!tooMuch.isEmpty()) {
      writer.turnAway(tooMuch);
      throw new OutOfMemoryBudgetException(tooMuch);
    }
    var _ = writer.publish(shown, figures, report, ageNanos(pass));
    Ack ack = Ack.newBuilder().setSequence(decoder.sequence()).build();
    return StreamResponse.newBuilder().setAck(ack).build();
  }
}
