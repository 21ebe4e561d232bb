package dev.zmem.aggregator.stream;

import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.aggregator.detail.HostDetail;
import dev.zmem.aggregator.detail.NoDetailException;
import dev.zmem.aggregator.detail.NoDetailException.Reason;
import dev.zmem.aggregator.ingest.HostDetailDecoder;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.StreamResponse;
import dev.zmem.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Questions about processes that one agent is asked, each with an answer of its own: so many at
 * once of a host, and of all. Answers are read, and what waits for them runs, on the thread of
 * {@link DetailAnswerThread}. Any thread; guarded by its monitor.
 */
final class PendingDetails {
  /** Open questions to one agent. */
  static final int MAX_OF_A_HOST = 4;

  /** An agent may be late by so much. */
  static final Duration GRACE = Duration.ofSeconds(1);

  /** Of an answer that waits to be read: a third of what is set aside for it. */
  static final int MAX_ANSWER_BYTES = 4 << 20;

  /** Numbers that {@link PendingDetailRequests} does not come to. */
  private static final long FIRST_ID = 1L << 40;

  private final DetailAnswerThread work;
  private final Consumer<StreamResponse> agent;
  private final Map<Long, Open> open = new HashMap<>();
  private long nextId = FIRST_ID;

  private record Open(DetailQuestion question, CompletableFuture<HostDetail> answer) {}

  /** Questions to one agent, to which {@code agent} says something. */
  PendingDetails(DetailAnswerThread work, Consumer<StreamResponse> agent) {
    this.work = work;
    this.agent = agent;
  }

  /**
   * Asks; who cancels the answer tells the agent that nobody waits. Ends in a {@link
   * NoDetailException} where there is no answer.
   */
  CompletableFuture<HostDetail> ask(DetailQuestion question) {
    CompletableFuture<HostDetail> answer = new CompletableFuture<>();
    long id;
    synchronized (this) {
      if (open.size() >= MAX_OF_A_HOST) {
        return CompletableFuture.failedFuture(
            new NoDetailException(
                Reason.BUSY,
                "its agent is asked " + MAX_OF_A_HOST + " such questions already: try again"));
      }
      if (!work.takePlace()) {
        return CompletableFuture.failedFuture(
            new NoDetailException(
                Reason.BUSY,
                "agents are asked "
                    + DetailAnswerThread.MAX_QUESTIONS
                    + " such questions already: try again"));
      }
      id = nextId++;
      open.put(id, new Open(question, answer));
    }
    var _ =
        answer.whenComplete((detail, trouble) -> {
          if (answer.isCancelled() && remove(id) != null) {
            agent.accept(cancel(id));
          }
        });
    Duration most = question.within().plus(GRACE);
    work.later(() -> giveUp(id, most), most);
    agent.accept(
        StreamResponse.newBuilder()
            .setDetailRequest(HostDetailDecoder.request(id, question))
            .build());
    return answer;
  }

  /** An answer came; whether somebody waited for it. */
  boolean answered(DetailAnswer answer) {
    Open asked = remove(answer.getRequestId());
    if (asked == null) {
      return false;
    }
    if (answer.getSerializedSize() > MAX_ANSWER_BYTES) {
      work.run(
          () -> fail(asked, "its agent's answer has more than " + MAX_ANSWER_BYTES + " bytes"));
    } else {
      work.run(() -> read(asked, answer));
    }
    return true;
  }

  /** The stream is over: nobody will answer. */
  void giveUpAll() {
    List<Long> ids;
    synchronized (this) {
      ids = new ArrayList<>(open.keySet());
    }
    for (long id : ids) {
      Open asked = remove(id);
      if (asked != null) {
        work.run(() -> fail(asked, "its agent's stream ended"));
      }
    }
  }

  private static void read(Open asked, DetailAnswer answer) {
    try {
      boolean _ = asked.answer.complete(HostDetailDecoder.read(asked.question, answer));
    } catch (RuntimeException e) {
      boolean _ = asked.answer.completeExceptionally(e);
    }
  }

  private void giveUp(long id, Duration most) {
    Open asked = remove(id);
    if (asked != null) {
      agent.accept(cancel(id));
      fail(asked, "its agent did not answer within " + Durations.print(most));
    }
  }

  private static void fail(Open asked, String reason) {
    boolean _ = asked.answer.completeExceptionally(new NoDetailException(Reason.NO_ANSWER, reason));
  }

  private synchronized @org.jspecify.annotations.Nullable Open remove(long id) {
    Open asked = open.remove(id);
    if (asked != null) {
      work.givePlace();
    }
    return asked;
  }

  private static StreamResponse cancel(long id) {
    StreamResponse.Builder message = StreamResponse.newBuilder();
    message.getDetailRequestBuilder().setRequestId(id).getCancelBuilder();
    return message.build();
  }
}
