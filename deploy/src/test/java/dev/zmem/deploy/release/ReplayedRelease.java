package dev.zmem.deploy.release;

import dev.zmem.aggregator.AggregatorServer;
import dev.zmem.aggregator.ListenSettings;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.stream.IngestSettings;
import dev.zmem.program.option.HostPort;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Today's aggregator, and a host whose agent says bytes that were recorded. One thread. */
final class ReplayedRelease implements AutoCloseable {
  private static final int WAIT_SECONDS = 30;
  private static final int MANY = 1000;
  private static final String STREAM = "zmem.v1.IngestService/Stream";

  private final AggregatorServer aggregator =
      new AggregatorServer(
          new ListenSettings(new HostPort("127.0.0.1", 0), InsecureServerCredentials.create()),
          new IngestSettings(1000, Duration.ofMillis(100)),
          Duration.ofHours(1),
          FleetMemory.ofThisProcess());
  private final ManagedChannel channel =
      NettyChannelBuilder.forAddress("127.0.0.1", aggregator.port())
          .usePlaintext()
          .maxInboundMessageSize(64 << 20)
          .build();
  private final BlockingQueue<StreamResponse> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<Status> ends = new LinkedBlockingQueue<>();
  private final ClientCall<byte[], byte[]> stream =
      channel.newCall(RawBytes.method(STREAM), CallOptions.DEFAULT);

  /** Opens the agent's stream. */
  ReplayedRelease() {
    stream.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(byte[] message) {
            try {
              answers.add(StreamResponse.parseFrom(message));
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
              ends.add(Status.INTERNAL.withCause(e));
            }
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            ends.add(status);
          }
        },
        new Metadata());
    stream.request(MANY);
  }

  /** Says Hello and every frame, each when the last was acknowledged; the sequences of the acks. */
  List<Long> frames(List<byte[]> messages) throws Exception {
    List<Long> acknowledged = new ArrayList<>();
    for (byte[] message : messages) {
      StreamRequest request = StreamRequest.parseFrom(message);
      if (request.hasGoodbye()) {
        break;
      }
      stream.sendMessage(message);
      if (request.hasKeyFrame() || request.hasDeltaFrame()) {
        acknowledged.add(await(StreamResponse.MessageCase.ACK).getAck().getSequence());
      } else if (request.hasHello()) {
        var _ = await(StreamResponse.MessageCase.WELCOME);
      }
    }
    return acknowledged;
  }

  /** Says one message, whatever it is answered. */
  void say(byte[] message) {
    stream.sendMessage(message);
  }

  /**
   * The next answer of a kind; an {@link AssertionError} with the stream's end where it has one.
   */
  StreamResponse await(StreamResponse.MessageCase wanted) throws InterruptedException {
    while (true) {
      StreamResponse answer = answers.poll(100, TimeUnit.MILLISECONDS);
      if (answer != null && answer.getMessageCase() == wanted) {
        return answer;
      }
      Status end = answer == null ? ends.peek() : null;
      if (end != null) {
        throw new AssertionError("the stream ended: " + end);
      }
    }
  }

  /** How the stream ends. */
  Status end() throws InterruptedException {
    Status end = ends.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (end == null) {
      throw new AssertionError("the stream does not end");
    }
    return end;
  }

  /** The first answer to a question in recorded bytes. */
  byte[] ask(String method, byte[] request) throws InterruptedException {
    BlockingQueue<Object> came = new LinkedBlockingQueue<>();
    ClientCall<byte[], byte[]> call =
        channel.newCall(
            RawBytes.method("zmem.v1.QueryService/" + method),
            CallOptions.DEFAULT.withDeadlineAfter(WAIT_SECONDS, TimeUnit.SECONDS));
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(byte[] message) {
            came.add(message);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            came.add(status);
          }
        },
        new Metadata());
    call.request(MANY);
    call.sendMessage(request);
    call.halfClose();
    Object answer = came.take();
    call.cancel("answered", null);
    if (answer instanceof byte[] bytes) {
      return bytes;
    }
    throw new AssertionError(method + ": " + answer);
  }

  @Override
  public void close() {
    stream.cancel("the test is over", null);
    channel.shutdownNow();
    aggregator.close();
  }
}
