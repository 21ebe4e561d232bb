package dev.zmem.agent.uplink;

import dev.zmem.agent.detail.Deadline;
import dev.zmem.agent.detail.NoDetailException.Reason;
import dev.zmem.agent.export.ProcessDetailAnswers;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.limit.TokenBucket;
import dev.zmem.program.log.Log;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.DetailRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about processes one after the other, on a thread of its own: an answer may take
 * seconds, and neither passes nor frames wait for it. What an aggregator may ask is bounded in
 * number and in time, whatever it is. All methods are called on the uplink's thread.
 */
public final class DetailQuestions implements AutoCloseable {
  /** Questions that wait or are answered, at most. */
  static final int MAX_WAITING = 4;

  /** Seconds that answers may take at once after a pause. */
  static final int SECONDS_AT_ONCE = 60;

  /** Then one second of answering in so many. */
  static final int REST_TIMES = 10;

  private static final long SECOND_NANOS = 1_000_000_000L;

  /** How many may be given, and at which pace; null where none are given. */
  private final @Nullable Supplier<ProcessDetailAnswers> opens;

  private final Executor uplinkThread;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("details").unstarted(task));

  /** Owned by the thread that answers; made at the first question. */
  private @Nullable ProcessDetailAnswers answers;

  /** Those that somebody waits for, by the number that the stream's aggregator gave them. */
  private final Map<Long, Deadline> open = new HashMap<>();

  /** Those that the thread has not answered yet, also where nobody waits any more. */
  private int unanswered;

  /** What the shortest answer costs: the message, and the look for the process. */
  private static final long LEAST_NANOS = 20_000_000;

  private final TokenBucket seconds =
      new TokenBucket(SECONDS_AT_ONCE, REST_TIMES * SECOND_NANOS, System.nanoTime());
  private long restUntilNanos = System.nanoTime();

  private boolean closed;

  /** Of answering, less than a second that is not paid yet. */
  private long unpaidNanos;

  /**
   * Answers by what {@code opens} gives at the first question.
   *
   * @param opens null where the agent's settings allow no details
   * @param uplinkThread the uplink's
   */
  public DetailQuestions(@Nullable Supplier<ProcessDetailAnswers> opens, Executor uplinkThread) {
    this.opens = opens;
    this.uplinkThread = uplinkThread;
  }

  /** Answers none. */
  public static DetailQuestions refusing(Executor uplinkThread) {
    return new DetailQuestions(null, uplinkThread);
  }

  /**
   * Answers a question, now or later.
   *
   * @param newest the newest pass, null before the first
   * @param to takes the answer, on the uplink's thread
   */
  void ask(DetailRequest request, @Nullable HostPass newest, Consumer<DetailAnswer> to) {
    Supplier<ProcessDetailAnswers> opener = opens;
    if (opener == null) {
      to.accept(
          ProcessDetailAnswers.refusal(
              request, Reason.NOT_ALLOWED, "the agent gives no details (--details=off)"));
      return;
    }
    if (closed) {
      to.accept(ProcessDetailAnswers.refusal(request, Reason.OTHER, "the agent stops"));
      return;
    }
    if (unanswered >= MAX_WAITING || open.containsKey(request.getRequestId())) {
      to.accept(busy(request, "the agent answers " + unanswered + " such questions already"));
      return;
    }
    long restNanos = restUntilNanos - System.nanoTime();
    if (restNanos > 0) {
      to.accept(
          busy(
              request,
              "the agent has spent enough on such questions: ask again in "
                  + (restNanos / SECOND_NANOS + 1)
                  + " s"));
      return;
    }
    Deadline deadline = ProcessDetailAnswers.deadline(request);
    open.put(request.getRequestId(), deadline);
    unanswered++;
    thread.execute(() -> {
      long began = System.nanoTime();
      DetailAnswer answer = answer(opener, request, newest, deadline);
      long took = System.nanoTime() - began;
      onUplinksThread(() -> {
        unanswered--;
        pay(took);
        if (open.remove(request.getRequestId(), deadline)) {
          to.accept(answer);
        }
      });
    });
  }

  private void onUplinksThread(Runnable task) {
    try {
      uplinkThread.execute(task);
    } catch (RejectedExecutionException e) {
      // the agent has stopped, and nobody waits
    }
  }

  /** Nobody waits for the answer any more. */
  void cancel(long requestId) {
    Deadline deadline = open.remove(requestId);
    if (deadline != null) {
      deadline.leave();
    }
  }

  /** The stream is over: nobody waits for any. */
  void cancelAll() {
    open.values().forEach(Deadline::leave);
    open.clear();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    cancelAll();
    thread.execute(() -> {
      if (answers != null) {
        answers.close();
        answers = null;
      }
    });
    thread.shutdown();
  }

  /** Each second of answering is one of those that may be taken; what is owed is rested. */
  private void pay(long nanos) {
    long now = System.nanoTime();
    unpaidNanos += Math.max(nanos, LEAST_NANOS);
    for (; unpaidNanos >= SECOND_NANOS; unpaidNanos -= SECOND_NANOS) {
      long until = now + seconds.takeOwing(now);
      restUntilNanos = until - restUntilNanos > 0 ? until : restUntilNanos;
    }
  }

  private DetailAnswer answer(
      Supplier<ProcessDetailAnswers> opener,
      DetailRequest request,
      @Nullable HostPass newest,
      Deadline deadline) {
    try {
      ProcessDetailAnswers ready = answers == null ? opener.get() : answers;
      answers = ready;
      return ready.answer(request, newest, deadline);
    } catch (RuntimeException e) {
      Log.warn("question not answered reason=" + Log.value(Log.rootCause(e)));
      return ProcessDetailAnswers.refusal(
          request, Reason.OTHER, "the agent failed at this question: its log says why");
    }
  }

  private static DetailAnswer busy(DetailRequest request, String reason) {
    return ProcessDetailAnswers.refusal(request, Reason.BUSY, reason);
  }
}
