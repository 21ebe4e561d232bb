package dev.zmem.agent.export;

import dev.zmem.agent.detail.Deadline;
import dev.zmem.agent.detail.NoDetailException;
import dev.zmem.agent.detail.NoDetailException.Reason;
import dev.zmem.agent.detail.ProcessDetails;
import dev.zmem.agent.kernel.KernelText;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.DetailRefusal;
import dev.zmem.proto.v1.DetailRequest;
import dev.zmem.wire.DescriptionWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about processes by reading their files. One thread at a time, which is not the
 * one of the passes: an answer may take seconds.
 */
public final class ProcessDetailAnswers implements AutoCloseable {
  /** Longest text of a description, bytes of UTF-8. */
  private static final int MAX_TEXT = 1024;

  /** The longest that a question may take. */
  public static final int MAX_MILLIS = 20_000;

  private static final int MIN_MILLIS = 100;
  private static final int DESCRIPTION_MILLIS = 3000;
  private static final long MICRO_NANOS = 1000;

  private final ProcessDetails details;

  /** Answers by {@code details}, which it closes. */
  public ProcessDetailAnswers(ProcessDetails details) {
    this.details = details;
  }

  /** Whether a question is of this kind. */
  public static boolean answers(DetailRequest request) {
    return request.hasMappings() || request.hasDescribe();
  }

  /** Whether it asks for the mappings of all processes. */
  public static boolean isOfWholeHost(DetailRequest request) {
    return request.hasMappings() && request.getMappings().getPid() == 0;
  }

  /** CPU time that reading mappings took; 0 where none were read. */
  public static long cpuNanos(DetailAnswer answer) {
    return answer.getMappings().getReport().getCpuMicros() * MICRO_NANOS;
  }

  /** How long a question may take. */
  public static Duration within(DetailRequest request) {
    int millis =
        request.hasMappings()
            ? Math.clamp(request.getMappings().getWithinMillis(), MIN_MILLIS, MAX_MILLIS)
            : DESCRIPTION_MILLIS;
    return Duration.ofMillis(millis);
  }

  /** Until when a question may take that comes now. */
  public static Deadline deadline(DetailRequest request) {
    return Deadline.within(within(request).toNanos());
  }

  /**
   * The answer, or the reason why there is none.
   *
   * @param newest the newest pass, null before the first
   */
  public DetailAnswer answer(DetailRequest request, @Nullable HostPass newest, Deadline deadline) {
    DetailAnswer.Builder answer = DetailAnswer.newBuilder().setRequestId(request.getRequestId());
    try {
      if (request.hasDescribe()) {
        int described = request.getDescribe().getPid();
        return answer
            .setDescription(
                DescriptionWriter.of(
                    details.describe(described, newest), text -> KernelText.cut(text, MAX_TEXT)))
            .build();
      }
      int pid = request.getMappings().getPid();
      return answer
          .setMappings(
              MappingsMessage.of(
                  pid == 0 ? details.mappings(newest, deadline) : details.mappings(pid, deadline)))
          .build();
    } catch (NoDetailException e) {
      return refusal(request, e.reason(), String.valueOf(e.getMessage()));
    }
  }

  /** Why there is no answer. */
  public static DetailAnswer refusal(DetailRequest request, Reason reason, String message) {
    return DetailAnswer.newBuilder()
        .setRequestId(request.getRequestId())
        .setError(message)
        .setRefusal(
            switch (reason) {
              case NO_PROCESS -> DetailRefusal.DETAIL_REFUSAL_NO_PROCESS;
              case NOT_ALLOWED -> DetailRefusal.DETAIL_REFUSAL_NOT_ALLOWED;
              case DENIED -> DetailRefusal.DETAIL_REFUSAL_DENIED;
              case BUSY -> DetailRefusal.DETAIL_REFUSAL_BUSY;
              case OTHER -> DetailRefusal.DETAIL_REFUSAL_UNSPECIFIED;
            })
        .build();
  }

  @Override
  public void close() {
    details.close();
  }
}
