package dev.zmem.aggregator;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A call without a transport: whether its client reads, what it was asked for, how it ended. */
public final class FakeCall<T> extends ServerCallStreamObserver<T> {
  public volatile boolean ready = true;
  public volatile boolean cancelled;
  public volatile int requested;
  public volatile @Nullable Throwable end;

  /** All messages, in their order. */
  public final List<T> sent = new CopyOnWriteArrayList<>();

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public synchronized void request(int count) {
    requested += count;
  }

  @Override
  public void onError(Throwable thrown) {
    end = thrown;
  }

  @Override
  public void onNext(T message) {
    sent.add(message);
  }

  @Override
  public void onCompleted() {}

  @Override
  public void setOnCancelHandler(Runnable handler) {}

  @Override
  public void setOnCloseHandler(Runnable handler) {}

  @Override
  public void setOnReadyHandler(Runnable handler) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void setMessageCompression(boolean enable) {}

  @Override
  public void disableAutoInboundFlowControl() {}
}
