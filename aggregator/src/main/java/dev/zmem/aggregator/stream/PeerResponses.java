package dev.zmem.aggregator.stream;

import dev.zmem.proto.v1.StreamResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;

/** What is said to one agent, until the stream ends. Any thread; guarded by its monitor. */
final class PeerResponses {
  private final ServerCallStreamObserver<StreamResponse> responses;
  private boolean ended;

  /** Says it to this peer. */
  PeerResponses(ServerCallStreamObserver<StreamResponse> responses) {
    this.responses = responses;
  }

  /** Says something, unless the stream has ended or the peer is gone. */
  synchronized void send(StreamResponse response) {
    if (isOpen()) {
      try {
        responses.onNext(response);
      } catch (IllegalStateException e) {
        ended = true; // the call ended between the question and the answer
      }
    }
  }

  /** Ends the stream, if it has not ended yet. */
  synchronized void end(Status status) {
    if (isOpen()) {
      ended = true;
      try {
        if (status.isOk()) {
          responses.onCompleted();
        } else {
          responses.onError(status.asRuntimeException());
        }
      } catch (IllegalStateException e) {
        // the call ended meanwhile
      }
    }
  }

  /** Whether this side has ended the stream. */
  synchronized boolean hasEnded() {
    return ended;
  }

  /** Whether something can still be said. */
  synchronized boolean isOpen() {
    return !ended && !responses.isCancelled();
  }
}
