package dev.zmem.aggregator.ingest;

import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.StreamResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The questions that one agent has not answered yet. Any thread. */
final class Questions {
  /** Questions to an agent at once. */
  private static final int MAX_QUESTIONS = 16;

  /** An agent that does not answer a question by then is given up on. */
  private static final int ANSWER_SECONDS = 2;

  private final IngestService service;
  private final PeerResponses responses;
  private final AtomicLong last = new AtomicLong();
  private final Map<Long, CompletableFuture<DetailAnswer>> open = new ConcurrentHashMap<>();

  /** Questions asked by {@code responses}; the service's timers give up on them. */
  Questions(IngestService service, PeerResponses responses) {
    this.service = service;
    this.responses = responses;
  }

  /**
   * Asks for all processes. Ends in {@link IllegalStateException} when too much is asked already,
   * or no answer comes in time.
   */
  CompletableFuture<DetailAnswer> askForProcesses() {
    if (open.size() >= MAX_QUESTIONS) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("the agent cannot be asked now"));
    }
    long id = last.incrementAndGet();
    CompletableFuture<DetailAnswer> answer = new CompletableFuture<>();
    open.put(id, answer);
    service.later(() -> giveUp(id), ANSWER_SECONDS);
    StreamResponse.Builder question = StreamResponse.newBuilder();
    question.getDetailRequestBuilder().setRequestId(id).getProcessesBuilder();
    responses.send(question.build());
    return answer;
  }

  /**
   * An answer came; one that nobody waits for any more is let go. Whether someone waited for it.
   */
  boolean answered(DetailAnswer answer) {
    CompletableFuture<DetailAnswer> question = open.remove(answer.getRequestId());
    if (question != null) {
      question.complete(answer);
    }
    return question != null;
  }

  /** The stream is over: nobody will answer. */
  void giveUpAll() {
    open.keySet().forEach(this::giveUp);
  }

  private void giveUp(long id) {
    CompletableFuture<DetailAnswer> question = open.remove(id);
    if (question != null) {
      question.completeExceptionally(
          new IllegalStateException("no answer within " + ANSWER_SECONDS + " s"));
    }
  }
}
