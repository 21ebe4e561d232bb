package dev.zmem.aggregator.ingest;

import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.aggregator.detail.HostDetail;
import dev.zmem.aggregator.detail.NoDetailException;
import dev.zmem.aggregator.detail.NoDetailException.Reason;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.DetailRequest;
import dev.zmem.text.Escapes;
import dev.zmem.wire.DescriptionReader;

/** Questions to agents onto the wire, and their answers off it. Stateless; any thread. */
public final class HostDetailDecoder {
  private static final DescriptionReader DESCRIPTIONS =
      new DescriptionReader(field ->
          new BadFrameException(
              "detail_answer.description." + field, "too much of it, or not what it says it is"));

  /** Of an agent's reason. */
  private static final int MAX_REASON = 256;

  private HostDetailDecoder() {}

  /** The question as it travels. */
  public static DetailRequest request(long id, DetailQuestion question) {
    DetailRequest.Builder request = DetailRequest.newBuilder().setRequestId(id);
    switch (question) {
      case DetailQuestion.OfMappings mappings ->
          request
              .getMappingsBuilder()
              .setPid(mappings.pid())
              .setWithinMillis((int) mappings.within().toMillis());
      case DetailQuestion.OfProcess process -> request.getDescribeBuilder().setPid(process.pid());
    }
    return request.build();
  }

  /**
   * The answer to a question; a {@link NoDetailException} with the agent's reason where it has
   * none, or where it cannot be read.
   */
  public static HostDetail read(DetailQuestion question, DetailAnswer answer) {
    if (!answer.getError().isEmpty()) {
      throw new NoDetailException(reason(answer), cut(Escapes.escape(answer.getError())));
    }
    try {
      return switch (question) {
        case DetailQuestion.OfMappings mappings -> MappingsDecoder.read(answer.getMappings());
        case DetailQuestion.OfProcess process ->
            new HostDetail.OfProcess(DESCRIPTIONS.read(answer.getDescription()));
      };
    } catch (BadFrameException e) {
      throw new NoDetailException(
          Reason.FAILED, "its agent's answer cannot be read: " + e.getMessage());
    }
  }

  private static Reason reason(DetailAnswer answer) {
    return switch (answer.getRefusal()) {
      case DETAIL_REFUSAL_NO_PROCESS -> Reason.NO_PROCESS;
      case DETAIL_REFUSAL_NOT_ALLOWED, DETAIL_REFUSAL_DENIED -> Reason.NOT_PERMITTED;
      case DETAIL_REFUSAL_BUSY -> Reason.BUSY;
      case DETAIL_REFUSAL_UNSPECIFIED, UNRECOGNIZED -> Reason.FAILED;
    };
  }

  private static String cut(String text) {
    return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON) + "…";
  }
}
