package dev.zmem.aggregator.stream;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.StreamResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks one agent for all its processes, at most once a pass: whoever asks while a question is open,
 * or before the host's next frame, shares its answer. Answers are read, and what waits for them
 * runs, on the thread of {@link DetailAnswerThread}: never the stream's, never in a monitor. Any
 * thread; guarded by its monitor.
 */
final class PendingDetailRequests {
  /** An agent that does not answer a question by then is given up on. */
  static final int ANSWER_SECONDS = 2;

  private final DetailAnswerThread work;
  private final Consumer<StreamResponse> agent;
  private final Function<DetailAnswer, HostSnapshot> reader;

  private long lastId;

  /** The one that is open, or whose answer is of the host's last frame; null otherwise. */
  private @Nullable Question current;

  /** One question and whoever waits for its answer. */
  private static final class Question {
    final long id;
    final CompletableFuture<HostSnapshot> answer = new CompletableFuture<>();
    boolean answered;

    Question(long id) {
      this.id = id;
    }
  }

  /**
   * Questions to one agent.
   *
   * @param agent says something to it
   * @param reader reads its answers; throws where one is of no use
   */
  PendingDetailRequests(
      DetailAnswerThread work,
      Consumer<StreamResponse> agent,
      Function<DetailAnswer, HostSnapshot> reader) {
    this.work = work;
    this.agent = agent;
    this.reader = reader;
  }

  /**
   * Asks for all processes. Ends in {@link IllegalStateException} when the agent does not answer in
   * time, or has a reason not to.
   */
  CompletableFuture<HostSnapshot> askForProcesses() {
    Question asked;
    synchronized (this) {
      if (current != null) {
        return current.answer.copy(); // a copy: one who leaves must not cancel it for the others
      }
      asked = new Question(++lastId);
      current = asked;
    }
    work.later(() -> giveUp(asked), Duration.ofSeconds(ANSWER_SECONDS));
    StreamResponse.Builder question = StreamResponse.newBuilder();
    question.getDetailRequestBuilder().setRequestId(asked.id).getProcessesBuilder();
    agent.accept(question.build());
    return asked.answer.copy();
  }

  /**
   * An answer came; one that nobody waits for any more is let go. Whether someone waited for it.
   */
  boolean answered(DetailAnswer answer) {
    Question asked;
    synchronized (this) {
      asked = current;
      if (asked == null || asked.answered || asked.id != answer.getRequestId()) {
        return false;
      }
      asked.answered = true;
    }
    work.run(() -> read(asked, answer));
    return true;
  }

  /** A frame was applied: the host's next pass has its own answer. */
  synchronized void passed() {
    if (current != null && current.answered) {
      current = null;
      work.kept().forget(this);
    }
  }

  /** The stream is over: nobody will answer. */
  void giveUpAll() {
    Question open;
    synchronized (this) {
      open = current;
      current = null;
      work.kept().forget(this);
    }
    if (open != null) {
      work.run(() -> complete(open, "the agent's stream ended"));
    }
  }

  /** Forgets an answer that takes too much room; the next to ask asks the agent. */
  synchronized void drop() {
    if (current != null && current.answered) {
      current = null;
    }
  }

  private void read(Question asked, DetailAnswer answer) {
    HostSnapshot snapshot;
    try {
      snapshot = reader.apply(answer);
    } catch (RuntimeException e) {
      fail(asked, String.valueOf(e.getMessage()));
      return;
    }
    synchronized (this) {
      if (current == asked) {
        work.kept().keep(this, DetailAnswerCache.rows(answer));
      }
    }
    boolean _ = asked.answer.complete(snapshot);
  }

  private void giveUp(Question asked) {
    synchronized (this) {
      if (asked.answered) {
        return;
      }
    }
    fail(asked, "no answer within " + ANSWER_SECONDS + " s");
  }

  /** The next to ask asks anew. */
  private void fail(Question asked, String reason) {
    synchronized (this) {
      if (current == asked) {
        current = null;
      }
    }
    complete(asked, reason);
  }

  /** On the thread of {@link DetailAnswerThread}. */
  private static void complete(Question asked, String reason) {
    boolean _ = asked.answer.completeExceptionally(new IllegalStateException(reason));
  }
}
