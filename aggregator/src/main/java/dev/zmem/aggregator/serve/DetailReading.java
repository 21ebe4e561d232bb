package dev.zmem.aggregator.serve;

import dev.zmem.aggregator.answer.detail.HostDetailAnswers.MappingQuery;
import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.aggregator.question.NameFilter;
import dev.zmem.proto.v1.DescribeProcessRequest;
import dev.zmem.proto.v1.ListMappingsRequest;
import java.time.Duration;

/** Reads questions about processes off the wire. */
final class DetailReading {
  private static final int LEAST_MILLIS = 100;
  private static final int USUAL_MILLIS = 3_000;

  private DetailReading() {}

  static DetailQuestion.OfMappings mappings(ListMappingsRequest request) {
    var _ = QueryReading.host(request.getHost());
    if (request.getPid() < 0) {
      throw pid(request.getPid());
    }
    int asked = request.getWithinMillis() == 0 ? USUAL_MILLIS : request.getWithinMillis();
    int most = (int) DetailQuestion.MOST.toMillis();
    if (asked < LEAST_MILLIS || asked > most) {
      throw new BadQueryException(
          "within_millis",
          Integer.toUnsignedString(asked) + " (expected: " + LEAST_MILLIS + " to " + most + ")");
    }
    return new DetailQuestion.OfMappings(request.getPid(), Duration.ofMillis(asked));
  }

  static int process(DescribeProcessRequest request) {
    var _ = QueryReading.host(request.getHost());
    if (request.getPid() < 1) {
      throw new BadQueryException(
          "pid", Integer.toUnsignedString(request.getPid()) + " (expected: 1 to 2147483647)");
    }
    return request.getPid();
  }

  static MappingQuery rows(ListMappingsRequest request, AnswerLimits limits) {
    return new MappingQuery(
        new NameFilter(request.getFilter()),
        request.getSortBy(),
        request.getReverse(),
        limits.rows(request.getLimit()));
  }

  private static BadQueryException pid(int pid) {
    return new BadQueryException(
        "pid", Integer.toUnsignedString(pid) + " (expected: at most 2147483647)");
  }
}
