package dev.zmem.aggregator.stream;

import dev.zmem.aggregator.access.Callers;
import dev.zmem.proto.v1.IngestServiceGrpc;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of messages that have begun and not ended: gRPC holds them in direct memory for
 * as long as their peer likes, up to the largest message for each call. A call that would hold more
 * than one message may, or more than is left of its peer's share, ends. When all peers hold too
 * much, the call ends that holds most of the peer that holds most. A peer is a certificate, or an
 * address where there are none. Any thread; all is guarded by the monitor.
 */
public final class UnfinishedMessages extends ServerStreamTracer.Factory {
  /** Of all calls of one peer: four of the largest messages, a quarter of direct memory. */
  static final long MAX_BYTES_PER_PEER = 64L << 20;

  /** A message that is no agent's: a question with all its globs has some 300 KiB. */
  static final int MAX_QUESTION_BYTES = 512 << 10;

  /** Of one peer's messages that are no agent's. */
  static final long MAX_QUESTION_BYTES_PER_PEER = 4L << 20;

  private static final String FRAMES = IngestServiceGrpc.SERVICE_NAME + "/";
  private static final Context.Key<Call> CALL = Context.key("zmem-unfinished-message");

  private final long mostBytes;

  /** By account; those that hold something. */
  private final Map<String, Peer> peers = new HashMap<>();

  private long bytes;

  private static final class Peer {
    long bytes;
    long questionBytes;
    final Set<Call> calls = new HashSet<>();
  }

  /** Holds at most so many bytes in all, which is to be well below direct memory. */
  public UnfinishedMessages(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    return new Call(!fullMethodName.startsWith(FRAMES));
  }

  /** Says how the current call is ended when it holds too much of what all may hold. */
  static void endCurrentBy(Consumer<Status> end) {
    Call call = CALL.get();
    if (call != null) {
      call.end = end;
    }
  }

  /** Peers that hold something. */
  synchronized int peers() {
    return peers.size();
  }

  /** What all hold. */
  synchronized long bytes() {
    return bytes;
  }

  /** One call's message; gRPC tells of it on the connection's thread, of its end on any. */
  private final class Call extends ServerStreamTracer {
    private final boolean isQuestion;
    private volatile @Nullable Consumer<Status> end;
    private String account = "";
    private long unfinished;
    private boolean closed;

    Call(boolean isQuestion) {
      this.isQuestion = isQuestion;
    }

    @Override
    public Context filterContext(Context context) {
      return context.withValue(CALL, this);
    }

    /** Before anything of the call is read. */
    @Override
    public void serverCallStarted(ServerCallInfo<?, ?> call) {
      account = Callers.of(call.getAttributes()).account();
    }

    /** A part of a message came; what is thrown ends the call with its status. */
    @Override
    public void inboundWireSize(long more) {
      Call largest = this;
      synchronized (UnfinishedMessages.this) {
        if (closed || more <= 0) {
          return;
        }
        Peer peer = peers.computeIfAbsent(account, name -> new Peer());
        add(peer, more);
        if (peer.bytes > MAX_BYTES_PER_PEER) {
          throw refused("messages of this peer that have not ended", MAX_BYTES_PER_PEER);
        }
        if (isQuestion && unfinished > MAX_QUESTION_BYTES) {
          throw refused("messages that are no agent's", MAX_QUESTION_BYTES);
        }
        if (isQuestion && peer.questionBytes > MAX_QUESTION_BYTES_PER_PEER) {
          throw refused("this peer's messages that are no agent's", MAX_QUESTION_BYTES_PER_PEER);
        }
        if (bytes <= mostBytes) {
          return;
        }
        largest = largest();
        if (largest != this) {
          largest.letGo(); // once: its end comes a moment later
          largest.closed = true;
        }
      }
      Status full = full("messages that have not ended", mostBytes);
      Consumer<Status> ends = largest.end;
      if (largest == this || ends == null) {
        throw full.asRuntimeException();
      }
      ends.accept(full);
    }

    /** A message came to its end. */
    @Override
    public void inboundMessageRead(int number, long wireSize, long size) {
      letGo();
    }

    @Override
    public void streamClosed(Status status) {
      synchronized (UnfinishedMessages.this) {
        closed = true;
        letGo();
      }
    }

    private void add(Peer peer, long more) {
      unfinished += more;
      bytes += more;
      peer.bytes += more;
      peer.questionBytes += isQuestion ? more : 0;
      peer.calls.add(this);
    }

    private void letGo() {
      synchronized (UnfinishedMessages.this) {
        Peer peer = peers.get(account);
        if (unfinished != 0 && peer != null) {
          add(peer, -unfinished);
          peer.calls.remove(this);
          if (peer.calls.isEmpty()) {
            peers.remove(account);
          }
        }
      }
    }

    /** The call that can be ended and holds most, of the peer that holds most; else this one. */
    private Call largest() {
      return peers.values().stream()
          .max(Comparator.comparingLong(peer -> peer.bytes))
          .flatMap(peer ->
              peer.calls.stream()
                  .filter(call -> call.end != null)
                  .max(Comparator.comparingLong(call -> call.unfinished)))
          .orElse(this);
    }
  }

  private static Status full(String what, long most) {
    return Status.RESOURCE_EXHAUSTED.withDescription(what + " have more than " + most + " bytes");
  }

  private static RuntimeException refused(String what, long most) {
    return full(what, most).asRuntimeException();
  }
}
