package dev.zmem.aggregator.serve;

import com.google.protobuf.MessageLite;
import dev.zmem.aggregator.access.Callers;
import dev.zmem.aggregator.question.Cancellation;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The calls that are open: each within its peer's share ({@link PeerShares}), answered by threads
 * of their own, charged for the memory that its answer takes, and let go where its client does not
 * read. Any thread.
 */
final class QueryCalls implements AutoCloseable {
  private final AnswerCost cost;
  private final PeerShares shares;
  private final QuestionPool pool = new QuestionPool();
  private final UnreadCalls unread;

  /** None yet; {@code clockNanos} says how long one was unread. */
  QueryCalls(AnswerCost cost, PeerShares shares, LongSupplier clockNanos) {
    this.cost = cost;
    this.shares = shares;
    this.unread = new UnreadCalls(clockNanos);
  }

  /** The threads that answer. */
  QuestionPool pool() {
    return pool;
  }

  /** What peers' open questions take now. */
  PeerShares shares() {
    return shares;
  }

  /** Lets go of calls whose clients read nothing. */
  void letGoUnread() {
    unread.look();
  }

  /** Answers a question that the aggregator can answer. */
  <T extends MessageLite> void answer(
      StreamObserver<T> responses, Function<Cancellation, T> question) {
    ask(responses, call -> () -> call.finish(question.apply(call)));
  }

  /**
   * Answers a question that an agent can answer.
   *
   * @param isTold whether the agent is told when the client leaves; else its answer is waited for,
   *     and so is the memory that it takes
   * @param take takes the memory that the answer needs, and tells how much
   * @param question asks; the executor makes the answer when the agent's has come
   */
  <T extends MessageLite> void askAgent(
      StreamObserver<T> responses,
      boolean isTold,
      ToLongFunction<QueryCall<T>> take,
      BiFunction<QueryCall<T>, Executor, CompletableFuture<T>> question) {
    ask(
        responses,
        call ->
            () -> {
              long bytes = take.applyAsLong(call);
              CompletableFuture<T> made;
              try {
                made = question.apply(call, task -> pool.run(call.peer(), task));
              } catch (RuntimeException e) {
                cost.giveBack(bytes);
                throw e;
              }
              finish(call, made, bytes);
              if (isTold) {
                call.whenClosed(() -> made.cancel(false));
              }
            });
  }

  private <T extends MessageLite> void finish(
      QueryCall<T> call, CompletableFuture<T> made, long bytes) {
    var _ =
        made.whenComplete((answer, trouble) -> {
          cost.giveBack(bytes);
          if (trouble == null) {
            call.run(() -> call.finish(answer));
          } else {
            call.fail(trouble.getCause() == null ? trouble : trouble.getCause());
          }
        });
  }

  private <T extends MessageLite> void ask(
      StreamObserver<T> responses, Function<QueryCall<T>, Runnable> question) {
    QueryCall<T> call = admit(responses);
    if (call != null) {
      try {
        pool.run(call.peer(), () -> call.run(question.apply(call)));
      } catch (BusyException e) {
        call.fail(e);
      }
    }
  }

  /** The call, or null when its peer has too many and was told so. */
  <T extends MessageLite> @Nullable QueryCall<T> admit(StreamObserver<T> responses) {
    try {
      QueryCall<T> call =
          new QueryCall<>(
              (ServerCallStreamObserver<T>) responses, shares.admit(Callers.current().account()));
      unread.add(call);
      return call;
    } catch (BusyException e) {
      responses.onError(
          Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()).asRuntimeException());
      return null;
    }
  }

  @Override
  public void close() {
    pool.close();
    unread.close();
  }
}
