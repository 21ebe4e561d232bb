package dev.zmem.aggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.IngestServiceGrpc;
import dev.zmem.proto.v1.Pace;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Streams that end leave nothing behind, however long they would have waited. */
class EndedStreamsTest {
  private static final int HOUR_MILLIS = 3_600_000;
  private static final int STREAMS = 20;

  /** Notes the stream's end. */
  private static final class End implements StreamObserver<StreamResponse> {
    final CompletableFuture<Boolean> inOrder = new CompletableFuture<>();

    @Override
    public void onNext(StreamResponse response) {}

    @Override
    public void onError(Throwable thrown) {
      boolean _ = inOrder.completeExceptionally(thrown);
    }

    @Override
    public void onCompleted() {
      boolean _ = inOrder.complete(true);
    }
  }

  @Test
  void streamsOfALongInterval_thatSentAllTheyMay_andEnd_areHeldByNobody() throws Exception {
    InMemoryFleet fleet = new InMemoryFleet(System::nanoTime);
    try (IngestService service =
        new IngestService(fleet, new IngestSettings(1000, Duration.ofMillis(100)))) {
      Server server =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                  InsecureServerCredentials.create())
              .addService(service)
              .build()
              .start();
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
      for (int stream = 1; stream <= STREAMS; stream++) {
        End end = new End();
        StreamObserver<StreamRequest> requests = IngestServiceGrpc.newStub(channel).stream(end);
        requests.onNext(hello(stream));
        for (int message = 0; message < Inflow.MESSAGES_AT_ONCE; message++) {
          requests.onNext(
              StreamRequest.newBuilder()
                  .setPace(Pace.newBuilder().setIntervalMillis(HOUR_MILLIS))
                  .build());
        }
        requests.onCompleted();
        assertThat(end.inOrder.get(30, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(service.waiting()).as("the watch alone, unless it runs").isLessThanOrEqualTo(1);
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  private static StreamRequest hello(long epoch) {
    return StreamRequest.newBuilder()
        .setHello(
            Hello.newBuilder()
                .setHostName("web1")
                .setHostId("id")
                .setBootId("boot")
                .setEpoch(epoch)
                .setProtocolRevision(1)
                .setIntervalMillis(HOUR_MILLIS))
        .build();
  }
}
