package dev.zmem.agent.uplink;

import dev.zmem.agent.export.DetailAnswers;
import dev.zmem.agent.export.FrameLimits;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.DetailRequest;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about all processes of the newest pass: one question a pass, and one answer on
 * its way, so that what answers cost is bounded, whoever asks, and however slowly they are taken.
 * Owned by the uplink's thread.
 */
final class PassQuestions {
  /** The pass that a question was answered from. */
  private @Nullable HostPass answered;

  /** An answer was sent, and the transport was not ready for more since. */
  private boolean answerOnItsWay;

  PassQuestions() {}

  /**
   * The answer, or why there is none.
   *
   * @param newest the newest pass, null before the first
   * @param limits null before the Welcome
   * @param isReady whether the transport has room
   */
  @SuppressWarnings("ReferenceEquality") // a pass is answered once
  DetailAnswer answer(
      DetailRequest request,
      @Nullable HostPass newest,
      @Nullable FrameLimits limits,
      boolean isReady) {
    if (newest != null && newest == answered) {
      return DetailAnswers.refusal(request, "asked twice in one pass");
    }
    if (isReady) {
      answerOnItsWay = false;
    }
    if (answerOnItsWay) {
      return DetailAnswers.refusal(request, "the last answer is still on its way");
    }
    answered = newest;
    answerOnItsWay = newest != null;
    return DetailAnswers.answer(request, newest, limits, System.nanoTime());
  }
}
