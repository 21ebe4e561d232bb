package dev.zmem.deploy.release;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Stands between an aggregator and those who speak to it, and keeps every message. */
final class RecordingRelay implements AutoCloseable {
  private static final int MANY = 1 << 20;

  private final Recording recording = new Recording();
  private final ManagedChannel aggregator;
  private final Server server;

  /** Before the aggregator at a port of loopback. */
  RecordingRelay(int port) throws IOException {
    aggregator =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .maxInboundMessageSize(64 << 20)
            .build();
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .maxInboundMessageSize(64 << 20)
            .fallbackHandlerRegistry(
                new HandlerRegistry() {
                  @Override
                  public ServerMethodDefinition<?, ?> lookupMethod(
                      String name, @Nullable String authority) {
                    return ServerMethodDefinition.create(
                        RawBytes.method(name), (call, headers) -> relay(name, call));
                  }
                })
            .build()
            .start();
  }

  /** Where it listens on loopback. */
  int port() {
    return server.getPort();
  }

  /** What was said so far. */
  Recording recording() {
    return recording;
  }

  private ServerCall.Listener<byte[]> relay(String name, ServerCall<byte[], byte[]> caller) {
    String method = name.substring(name.lastIndexOf('/') + 1);
    ClientCall<byte[], byte[]> callee =
        aggregator.newCall(RawBytes.method(name), CallOptions.DEFAULT);
    callee.start(
        new ClientCall.Listener<>() {
          @Override
          public void onHeaders(Metadata headers) {
            caller.sendHeaders(headers);
          }

          @Override
          public void onMessage(byte[] message) {
            recording.add(method, "responses", message);
            caller.sendMessage(message);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            caller.close(status, trailers);
          }
        },
        new Metadata());
    callee.request(MANY);
    caller.request(MANY);
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(byte[] message) {
        recording.add(method, "requests", message);
        callee.sendMessage(message);
      }

      @Override
      public void onHalfClose() {
        callee.halfClose();
      }

      @Override
      public void onCancel() {
        callee.cancel("the caller has left", null);
      }
    };
  }

  @Override
  public void close() {
    server.shutdownNow();
    aggregator.shutdownNow();
  }
}
