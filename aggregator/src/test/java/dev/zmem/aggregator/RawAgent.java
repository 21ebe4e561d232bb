package dev.zmem.aggregator;

import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.IngestServiceGrpc;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An agent's stream driven by hand, for what no real agent would send. */
public final class RawAgent implements StreamObserver<StreamResponse> {
  /** The method as it is, but for requests of any bytes. */
  private static final MethodDescriptor<byte[], StreamResponse> BYTES =
      IngestServiceGrpc.getStreamMethod().toBuilder(
              new MethodDescriptor.Marshaller<byte[]>() {
                @Override
                public InputStream stream(byte[] bytes) {
                  return new ByteArrayInputStream(bytes);
                }

                @Override
                public byte[] parse(InputStream stream) {
                  throw new UnsupportedOperationException("only sent");
                }
              },
              IngestServiceGrpc.getStreamMethod().getResponseMarshaller())
          .build();

  private final BlockingQueue<StreamResponse> responses = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();
  private final StreamObserver<byte[]> requests;

  /** Opens a stream. */
  public RawAgent(ManagedChannel channel) {
    this(channel, CallOptions.DEFAULT);
  }

  /** Opens a stream with these options. */
  RawAgent(ManagedChannel channel, CallOptions options) {
    requests = ClientCalls.asyncBidiStreamingCall(channel.newCall(BYTES, options), this);
  }

  /** A Hello as an agent of this host would send it. */
  public static Hello hello(String host, String hostId, String bootId, long epoch) {
    return Hello.newBuilder()
        .setHostName(host)
        .setHostId(hostId)
        .setBootId(bootId)
        .setAgentVersion("test")
        .setProtocolRevision(1)
        .setEpoch(epoch)
        .setIntervalMillis(1000)
        .build();
  }

  /** Says hello and waits for the welcome or the end. */
  public RawAgent greet(String host) throws InterruptedException {
    send(StreamRequest.newBuilder().setHello(hello(host, "id-" + host, "boot", 1)).build());
    StreamResponse welcome = next();
    if (!welcome.hasWelcome()) {
      throw new AssertionError("not welcome: " + welcome);
    }
    return this;
  }

  /** Sends one message. */
  public void send(StreamRequest request) {
    sendBytes(request.toByteArray());
  }

  /** Sends what may be no message at all. */
  public void sendBytes(byte[] bytes) {
    requests.onNext(bytes);
  }

  /** The next message if one has come. */
  public @Nullable StreamResponse nextOrNone() {
    return responses.poll();
  }

  /** The next message of the aggregator. */
  public StreamResponse next() throws InterruptedException {
    StreamResponse response = responses.poll(10, TimeUnit.SECONDS);
    if (response == null) {
      throw new AssertionError("no message within 10 s; end: " + end.getNow(Status.OK));
    }
    return response;
  }

  /** How the stream ended. */
  public Status end() throws Exception {
    return end.get(10, TimeUnit.SECONDS);
  }

  /** Whether the stream is still open. */
  public boolean isOpen() {
    return !end.isDone();
  }

  /** Ends the stream. */
  public void close() {
    if (isOpen()) {
      requests.onCompleted();
    }
  }

  @Override
  public void onNext(StreamResponse response) {
    responses.add(response);
  }

  @Override
  public void onError(Throwable thrown) {
    end.complete(Status.fromThrowable(thrown));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }
}
