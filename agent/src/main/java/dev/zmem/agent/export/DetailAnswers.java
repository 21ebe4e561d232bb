package dev.zmem.agent.export;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.DetailRequest;
import dev.zmem.proto.v1.RowBatch;
import org.jspecify.annotations.Nullable;

/**
 * Answers an aggregator's questions from the newest pass, with nothing held back. Any thread; an
 * answer depends on nothing but its arguments.
 */
public final class DetailAnswers {
  /** Rows of an answer; beyond it the smallest are folded. */
  public static final int MAX_ROWS = 20_000;

  private DetailAnswers() {}

  /**
   * The answer, or the reason why there is none.
   *
   * @param newest the newest pass, null before the first
   * @param limits what the aggregator takes, null before it said so
   * @param nowNanos {@link System#nanoTime}
   */
  public static DetailAnswer answer(
      DetailRequest request,
      @Nullable HostPass newest,
      @Nullable FrameLimits limits,
      long nowNanos) {
    if (newest == null) {
      return refusal(request, "no pass yet");
    }
    if (limits == null || !request.hasProcesses()) {
      return refusal(request, "not known to this agent");
    }
    return DetailAnswer.newBuilder()
        .setRequestId(request.getRequestId())
        .setProcesses(batchThatFits(newest, limits))
        .setPass(PassReportMessage.of(newest, 0, nowNanos))
        .build();
  }

  /** Why there is no answer. */
  public static DetailAnswer refusal(DetailRequest request, String reason) {
    return DetailAnswer.newBuilder().setRequestId(request.getRequestId()).setError(reason).build();
  }

  /** All rows of a pass, or as many as fit, as one batch with a dictionary of its own. */
  private static RowBatch batchThatFits(HostPass pass, FrameLimits limits) {
    int rows = MAX_ROWS;
    while (true) {
      RowBatch batch = batch(pass, rows);
      if (batch.getSerializedSize() <= limits.maxFrameBytes() || rows <= 1) {
        return batch;
      }
      rows /= 2;
    }
  }

  private static RowBatch batch(HostPass pass, int maxRows) {
    BatchWriter writer = new BatchWriter(pass.endedAtNanos());
    SentAttributeSets own = new SentAttributeSets(new Dictionary());
    int id = 0;
    for (Row row : Folding.rows(pass.samples(), maxRows)) {
      writer.addWhole(++id, row, own);
    }
    return writer.build();
  }
}
