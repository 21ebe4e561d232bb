package dev.zmem.cli.local;

import dev.zmem.aggregator.capture.CapturedHosts;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.aggregator.serve.Answers;
import dev.zmem.cli.fleet.RefusedQuestion;
import dev.zmem.proto.v1.CaptureHostsRequest;
import dev.zmem.proto.v1.CapturedHost;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Questions answered in this process: one that cannot be read is said as an aggregator says it. */
final class LocalQuestions {
  private LocalQuestions() {}

  static <T extends @Nullable Object> T read(Supplier<T> question) {
    try {
      return question.get();
    } catch (BadQueryException e) {
      throw RefusedQuestion.of(String.valueOf(e.getMessage()));
    }
  }

  /** Gives all hosts of a capture, one by one. */
  static void capture(Answers answers, CaptureHostsRequest request, Consumer<CapturedHost> taker) {
    CapturedHosts hosts = answers.capture(request);
    CapturedHosts.Writing unbounded = (rows, host) -> host.get();
    for (CapturedHost next = read(() -> hosts.next(unbounded));
        next != null;
        next = hosts.next(unbounded)) {
      taker.accept(next);
      hosts.taken();
    }
  }
}
