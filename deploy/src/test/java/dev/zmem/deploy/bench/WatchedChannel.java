package dev.zmem.deploy.bench;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.concurrent.TimeUnit;

/**
 * A channel that notes when it begins a connection, when its TLS handshake has ended, and when the
 * aggregator has taken something of its stream. All is noted on the channel's executor, of one
 * thread; the instants are {@link System#nanoTime}.
 */
final class WatchedChannel extends ManagedChannel {
  /** Told of each moment. */
  interface Events {
    /** A connection begins. */
    void connecting(long nanos);

    /** A handshake has ended well: the connection takes calls. */
    void shookHands(long nanos);

    /** The aggregator answered on a stream: the second answer acknowledges the first frame. */
    void answered(long nanos);
  }

  private final ManagedChannel channel;
  private final Events listener;

  /** Watches {@code channel}. */
  WatchedChannel(ManagedChannel channel, Events listener) {
    this.channel = channel;
    this.listener = listener;
    watch(channel.getState(false));
  }

  private void watch(ConnectivityState last) {
    channel.notifyWhenStateChanged(
        last,
        () -> {
          ConnectivityState state = channel.getState(false);
          long now = System.nanoTime();
          if (state == ConnectivityState.CONNECTING) {
            listener.connecting(now);
          } else if (state == ConnectivityState.READY) {
            listener.shookHands(now);
          }
          if (state != ConnectivityState.SHUTDOWN) {
            watch(state);
          }
        });
  }

  @Override
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    return new SimpleForwardingClientCall<>(channel.newCall(method, options)) {
      @Override
      public void start(ClientCall.Listener<A> answers, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(answers) {
              @Override
              public void onMessage(A message) {
                listener.answered(System.nanoTime());
                super.onMessage(message);
              }
            },
            headers);
      }
    };
  }

  @Override
  public String authority() {
    return channel.authority();
  }

  @Override
  public ConnectivityState getState(boolean requestConnection) {
    return channel.getState(requestConnection);
  }

  @Override
  public void notifyWhenStateChanged(ConnectivityState source, Runnable callback) {
    channel.notifyWhenStateChanged(source, callback);
  }

  @Override
  public void resetConnectBackoff() {
    channel.resetConnectBackoff();
  }

  @Override
  public void enterIdle() {
    channel.enterIdle();
  }

  @Override
  public ManagedChannel shutdown() {
    var _ = channel.shutdown();
    return this;
  }

  @Override
  public boolean isShutdown() {
    return channel.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return channel.isTerminated();
  }

  @Override
  public ManagedChannel shutdownNow() {
    var _ = channel.shutdownNow();
    return this;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return channel.awaitTermination(timeout, unit);
  }
}
