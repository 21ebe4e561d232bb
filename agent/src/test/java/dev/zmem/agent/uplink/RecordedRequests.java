package dev.zmem.agent.uplink;

import dev.zmem.proto.v1.StreamRequest;
import io.grpc.stub.ClientCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transport whose room a test decides on, and what a stream does with it. */
final class RecordedRequests extends ClientCallStreamObserver<StreamRequest> {
  final List<StreamRequest> sent = new ArrayList<>();
  boolean hasRoom = true;
  private boolean isCompleted;

  /** Messages that the stream is willing to read. */
  int asked;

  private Runnable onReady = () -> {};

  /** There is room again, and the stream is told. */
  void makeRoom() {
    hasRoom = true;
    onReady.run();
  }

  @Override
  public boolean isReady() {
    return hasRoom;
  }

  @Override
  public void setOnReadyHandler(Runnable onReadyHandler) {
    onReady = onReadyHandler;
  }

  @Override
  public void request(int count) {
    asked += count;
  }

  @Override
  public void disableAutoRequestWithInitial(int request) {
    asked += request;
  }

  @Override
  public void onNext(StreamRequest value) {
    if (isCompleted) {
      throw new IllegalStateException("call already half-closed"); // as gRPC does
    }
    sent.add(value);
  }

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void setMessageCompression(boolean enable) {}

  @Override
  public void cancel(@Nullable String message, @Nullable Throwable cause) {}

  @Override
  public void onError(Throwable thrown) {}

  @Override
  public void onCompleted() {
    isCompleted = true;
  }
}
