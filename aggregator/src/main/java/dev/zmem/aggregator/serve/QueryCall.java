package dev.zmem.aggregator.serve;

import com.google.protobuf.MessageLite;
import dev.zmem.aggregator.answer.UnknownHostException;
import dev.zmem.aggregator.detail.NoDetailException;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.program.log.Log;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One question on its way: its share of what the peer may take, and its end, which comes once. The
 * answering threads use it one after the other; the transport's thread tells when it is closed.
 */
final class QueryCall<T extends MessageLite> implements Cancellation {
  /** A question may be answered for so long. */
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Nobody waits for the answer. */
  private static final class ClosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ClosedException() {
      super("the client left", null, false, false);
    }
  }

  /** It takes too long. */
  private static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLongException() {
      super(
          "the answer takes more than "
              + TimeUnit.NANOSECONDS.toSeconds(MAX_NANOS)
              + " s: ask for fewer hosts or a simpler filter",
          null,
          false,
          false);
    }
  }

  /** Before each message on the wire. */
  private static final int MESSAGE_HEAD_BYTES = 5;

  private final ServerCallStreamObserver<T> responses;
  private final PeerShares.Call share;
  private final @Nullable ResettableCall call;
  private long sentBytes;

  /** Of these, what waited when the call ended: gRPC says no more afterwards. */
  private long waitingAtEndBytes;

  private volatile boolean closed;
  private volatile long endsAtNanos = Long.MAX_VALUE;
  private volatile Runnable whenClosed = () -> {};
  private boolean ended;

  /** A call of a peer that was admitted. Made while gRPC starts it, before any other thread. */
  QueryCall(ServerCallStreamObserver<T> responses, PeerShares.Call share) {
    this(responses, share, ResettableCall.current());
  }

  /** The same of a call that gRPC has so; null where it can neither be looked at nor reset. */
  QueryCall(
      ServerCallStreamObserver<T> responses, PeerShares.Call share, @Nullable ResettableCall call) {
    this.responses = responses;
    this.share = share;
    this.call = call;
    responses.setOnCancelHandler(this::close);
    responses.setOnCloseHandler(this::close);
  }

  /** Whose call it is. */
  String peer() {
    return share.peer();
  }

  /** Runs something when the call is over, at once when it is over already. */
  void whenClosed(Runnable task) {
    whenClosed = task;
    if (closed) {
      task.run();
    }
  }

  /** Runs what answers; whatever it throws ends the call with a reason. */
  void run(Runnable question) {
    endsAtNanos = System.nanoTime() + MAX_NANOS;
    try {
      check();
      question.run();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  @Override
  public void check() {
    if (isClosed()) {
      throw new ClosedException();
    }
    if (endsAtNanos - System.nanoTime() < 0) {
      throw new TooLongException();
    }
  }

  /** Whether nothing more is sent: it ended, though its client may not have read the end. */
  synchronized boolean isOver() {
    return ended || isClosed();
  }

  /** Whether the client left, or has its answer. */
  boolean isClosed() {
    return closed || responses.isCancelled();
  }

  /**
   * It waits for an agent, with so much set aside; {@link BusyException} where too many of its
   * peer's calls do, or would have more than {@code mostBytes} set aside.
   */
  void asksAgent(long bytes, long mostBytes) {
    share.asksAgent(bytes, mostBytes);
  }

  /** Whether the client has taken what was sent before. */
  synchronized boolean isReady() {
    if (!responses.isReady()) {
      return false;
    }
    share.hasRead();
    return true;
  }

  /** Bytes that were sent and are still with gRPC, for want of a client that reads them. */
  synchronized long waitingBytes() {
    if (ended) {
      return waitingAtEndBytes;
    }
    return call == null ? 0 : call.waitingBytes(sentBytes);
  }

  /** Bytes that the client has taken, so far as gRPC knows. */
  synchronized long takenBytes() {
    return sentBytes - waitingBytes();
  }

  /** Takes the call back, and what its client has not read. */
  void reset() {
    if (call != null) {
      call.reset("the client reads nothing");
    }
  }

  /** Sends an answer, one of several. */
  synchronized void send(T answer) {
    share.sends(answer.getSerializedSize());
    if (!ended && !isClosed()) {
      sentBytes += answer.getSerializedSize() + MESSAGE_HEAD_BYTES;
      responses.onNext(answer);
    }
  }

  /** Sends the answer, the only one. */
  synchronized void finish(T answer) {
    send(answer);
    if (!ended && !isClosed()) {
      ends();
      responses.onCompleted();
    }
  }

  /** Nothing more is sent. */
  synchronized void complete() {
    if (!ended && !isClosed()) {
      ends();
      responses.onCompleted();
    }
  }

  /** Ends the call with the reason. */
  synchronized void fail(Throwable trouble) {
    if (!ended && !isClosed()) {
      ends();
      responses.onError(status(trouble).asRuntimeException());
    }
  }

  private void ends() {
    waitingAtEndBytes = waitingBytes();
    ended = true;
  }

  private void close() {
    closed = true;
    share.close();
    whenClosed.run();
  }

  private static Status status(NoDetailException trouble) {
    Status status =
        switch (trouble.reason()) {
          case NO_PROCESS -> Status.NOT_FOUND;
          case NOT_PERMITTED -> Status.PERMISSION_DENIED;
          case TOO_OLD, FAILED -> Status.FAILED_PRECONDITION;
          case NO_ANSWER -> Status.DEADLINE_EXCEEDED;
          case BUSY -> Status.RESOURCE_EXHAUSTED;
        };
    return status.withDescription(trouble.getMessage());
  }

  private static Status status(Throwable trouble) {
    return switch (trouble) {
      case BadQueryException e -> Status.INVALID_ARGUMENT.withDescription(e.getMessage());
      case BusyException e -> Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage());
      case NoDetailException e -> status(e);
      case CancellationException e -> Status.CANCELLED.withDescription("the client left");
      case UnknownHostException e -> Status.NOT_FOUND.withDescription(e.getMessage());
      case TooLongException e -> Status.DEADLINE_EXCEEDED.withDescription(e.getMessage());
      case ClosedException e -> Status.CANCELLED.withDescription(e.getMessage());
      default -> {
        Log.warn("question not answered reason=" + Log.value(String.valueOf(trouble)));
        yield Status.INTERNAL.withDescription("the aggregator failed: its log says why");
      }
    };
  }
}
