package dev.zmem.aggregator.ingest;

import dev.zmem.proto.v1.IngestServiceGrpc;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the bytes of messages that have begun and not ended: gRPC holds them in direct memory for
 * as long as their peer likes, up to the largest message for each call. A call that would hold more
 * than one message may, or more than is left of its peer's share, ends. A peer is a certificate, or
 * an address where there are none. Any thread; the shares are guarded by the monitor.
 */
public final class UnfinishedMessages extends ServerStreamTracer.Factory {
  /** Of all calls of one peer: four of the largest messages, a quarter of direct memory. */
  static final long MAX_BYTES_PER_PEER = 64L << 20;

  /** A message that is no agent's: a question with all its globs has some 300 KiB. */
  static final int MAX_QUESTION_BYTES = 512 << 10;

  private static final String FRAMES = IngestServiceGrpc.SERVICE_NAME + "/";

  /** By peer; those that hold something. */
  private final Map<String, Long> shares = new HashMap<>();

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    return new Call(fullMethodName.startsWith(FRAMES) ? Long.MAX_VALUE : MAX_QUESTION_BYTES);
  }

  /** Peers that hold something. */
  synchronized int peers() {
    return shares.size();
  }

  private synchronized long add(String peer, long bytes) {
    long sum = shares.merge(peer, bytes, Long::sum);
    if (sum == 0) {
      shares.remove(peer);
    }
    return sum;
  }

  /** One call's message; gRPC tells of it on the connection's thread, of its end on any. */
  private final class Call extends ServerStreamTracer {
    private final long most;
    private String peer = "";
    private long unfinished;
    private boolean closed;

    Call(long most) {
      this.most = most;
    }

    /** Before anything of the call is read. */
    @Override
    public synchronized void serverCallStarted(ServerCallInfo<?, ?> call) {
      peer = PeerContext.account(call.getAttributes());
    }

    /** A part of a message came; what is thrown ends the call with its status. */
    @Override
    public synchronized void inboundWireSize(long bytes) {
      if (closed) {
        return;
      }
      unfinished += bytes;
      if (add(peer, bytes) > MAX_BYTES_PER_PEER) {
        throw refused("messages of this peer that have not ended", MAX_BYTES_PER_PEER);
      }
      if (unfinished > most) {
        throw refused("messages that are no agent's", most);
      }
    }

    private static RuntimeException refused(String what, long most) {
      return Status.RESOURCE_EXHAUSTED
          .withDescription(what + " have more than " + most + " bytes")
          .asRuntimeException();
    }

    /** A message came to its end. */
    @Override
    public synchronized void inboundMessageRead(int number, long wireSize, long size) {
      letGo();
    }

    @Override
    public synchronized void streamClosed(Status status) {
      closed = true;
      letGo();
    }

    private void letGo() {
      if (unfinished != 0) {
        long _ = add(peer, -unfinished);
        unfinished = 0;
      }
    }
  }
}
