package dev.zmem.agent.asked;

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
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about processes one after the other, on a thread of its own: an answer may take
 * seconds, and neither passes nor frames wait for it. What may be asked is bounded in number and in
 * time, whoever asks. All methods are called on the asking thread.
 */
public final class DetailQuestions implements AutoCloseable {
  /** Questions that wait or are answered, at most. */
  public static final int MAX_WAITING = 4;

  /** Seconds that answers may take at once after a pause. */
  static final int SECONDS_AT_ONCE = 60;

  /** Then one second of answering in so many. */
  static final int REST_TIMES = 10;

  private static final long SECOND_NANOS = 1_000_000_000L;

  /** How many may be given, and at which pace; null where none are given. */
  private final @Nullable Supplier<ProcessDetailAnswers> opens;

  private final HostWalkTurn hostWalks;
  private final Executor askingThread;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("details").unstarted(task));

  /** Owned by the thread that answers; made at the first question. */
  private @Nullable ProcessDetailAnswers answers;

  /** Those that somebody waits for, by the number that was given to them. */
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
   * @param hostWalks shared with all who answer for this host
   * @param askingThread takes answers, and at most one task for each question that waits
   */
  public DetailQuestions(
      @Nullable Supplier<ProcessDetailAnswers> opens,
      HostWalkTurn hostWalks,
      Executor askingThread) {
    this.opens = opens;
    this.hostWalks = hostWalks;
    this.askingThread = askingThread;
  }

  /** Answers none. */
  public static DetailQuestions refusing(Executor askingThread) {
    return new DetailQuestions(null, new HostWalkTurn(), askingThread);
  }

  /**
   * Answers a question, now or later.
   *
   * @param newest the newest pass, null before the first
   * @param to takes the answer, on the asking thread
   */
  public void ask(DetailRequest request, @Nullable HostPass newest, Consumer<DetailAnswer> to) {
    DetailAnswer refusal = refusal(request);
    if (refusal != null) {
      to.accept(refusal);
      return;
    }
    boolean isHostWalk = ProcessDetailAnswers.isOfWholeHost(request);
    String turnRefusal = isHostWalk ? hostWalks.take() : null;
    if (turnRefusal != null) { // taken since it was asked for
      to.accept(busy(request, turnRefusal));
      return;
    }
    Deadline deadline = ProcessDetailAnswers.deadline(request);
    open.put(request.getRequestId(), deadline);
    unanswered++;
    thread.execute(() -> {
      long began = System.nanoTime();
      DetailAnswer answer = answer(request, newest, deadline);
      long took = System.nanoTime() - began;
      if (isHostWalk) {
        hostWalks.giveBack(Math.max(LEAST_NANOS, ProcessDetailAnswers.cpuNanos(answer)));
      }
      onAskingThread(() -> {
        unanswered--;
        pay(took);
        if (open.remove(request.getRequestId(), deadline)) {
          to.accept(answer);
        }
      });
    });
  }

  private void onAskingThread(Runnable task) {
    try {
      askingThread.execute(task);
    } catch (RejectedExecutionException e) {
      // the agent has stopped, and nobody waits
    }
  }

  /** Why a question would be refused now, without a look at its process; null where it is taken. */
  public @Nullable DetailAnswer refusal(DetailRequest request) {
    if (opens == null) {
      return ProcessDetailAnswers.refusal(
          request, Reason.NOT_ALLOWED, "the agent gives no details (--details=off)");
    }
    if (closed) {
      return ProcessDetailAnswers.refusal(request, Reason.OTHER, "the agent stops");
    }
    if (unanswered >= MAX_WAITING || open.containsKey(request.getRequestId())) {
      return busy(request, "the agent answers " + unanswered + " such questions already");
    }
    String turnRefusal = ProcessDetailAnswers.isOfWholeHost(request) ? hostWalks.refusal() : null;
    if (turnRefusal != null) {
      return busy(request, turnRefusal);
    }
    long restNanos = restUntilNanos - System.nanoTime();
    return restNanos <= 0
        ? null
        : busy(
            request,
            "the agent has spent enough on such questions: ask again in "
                + (restNanos / SECOND_NANOS + 1)
                + " s");
  }

  /** Nobody waits for the answer any more. */
  public void cancel(long requestId) {
    Deadline deadline = open.remove(requestId);
    if (deadline != null) {
      deadline.leave();
    }
  }

  /** Nobody waits for any. */
  public void cancelAll() {
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

  /**
   * Each second of answering is one of those that may be taken; seconds that are owed are rested.
   */
  private void pay(long nanos) {
    long now = System.nanoTime();
    unpaidNanos += Math.max(nanos, LEAST_NANOS);
    for (; unpaidNanos >= SECOND_NANOS; unpaidNanos -= SECOND_NANOS) {
      long until = now + seconds.takeOwing(now);
      restUntilNanos = until - restUntilNanos > 0 ? until : restUntilNanos;
    }
  }

  private DetailAnswer answer(DetailRequest request, @Nullable HostPass newest, Deadline deadline) {
    try {
      ProcessDetailAnswers ready = answers == null ? Objects.requireNonNull(opens).get() : answers;
      answers = ready;
      return ready.answer(request, newest, deadline);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      Log.warn("question not answered reason=" + Log.value(Log.rootCause(e)));
      return ProcessDetailAnswers.refusal(
          request, Reason.OTHER, "the agent failed at this question: its log says why");
    }
  }

  private static DetailAnswer busy(DetailRequest request, String reason) {
    return ProcessDetailAnswers.refusal(request, Reason.BUSY, reason);
  }
}
