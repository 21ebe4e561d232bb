package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.FakeCall;
import dev.zmem.program.log.LogCapture;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.WatchTableRequest;
import dev.zmem.proto.v1.WatchTableResponse;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A client that reads nothing is told so after a minute; one that reads slowly is kept. */
class UnreadCallsTest {
  private static final WatchTableResponse EMPTY = WatchTableResponse.getDefaultInstance();

  private final FakeCall<WatchTableResponse> client = new FakeCall<>();
  private final Waiting waiting = new Waiting();
  private final QueryCall<WatchTableResponse> call =
      new QueryCall<>(client, new PeerShares().admit("peer"), traced(waiting));
  private long nowNanos = 1;
  private final UnreadCalls unread = new UnreadCalls(() -> nowNanos);

  /** The call as gRPC has it: so many bytes wait. */
  private static final class Waiting extends ServerCall<WatchTableRequest, WatchTableResponse> {
    int bytes;
    private int readyBytes;

    @Override
    public boolean isReady() {
      return bytes < readyBytes;
    }

    @Override
    public void setOnReadyThreshold(int threshold) {
      readyBytes = threshold;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(WatchTableResponse message) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<WatchTableRequest, WatchTableResponse> getMethodDescriptor() {
      return QueryServiceGrpc.getWatchTableMethod();
    }
  }

  private static ResettableCall traced(ServerCall<?, ?> call) {
    ResettableCall traced = new ResettableCall();
    traced.begins(call);
    return traced;
  }

  @Test
  void clientThatReadsNothing_isToldAfterAMinute() {
    send(3);
    after(UnreadCalls.MAX_UNREAD);
    assertThat(client.end).isNull();
    after(Duration.ofNanos(1));
    assertThat(Status.fromThrowable(Objects.requireNonNull(client.end)))
        .returns(Status.Code.RESOURCE_EXHAUSTED, Status::getCode)
        .returns("this client read nothing for 60s", Status::getDescription);
  }

  @Test
  void clientThatDoesNotReadTheEndEither_isLetGo_inOneLine() {
    try (LogCapture log = new LogCapture()) {
      send(3);
      after(UnreadCalls.MAX_UNREAD.plusNanos(1));
      after(UnreadCalls.MAX_UNREAD_END);
      assertThat(unread.size()).isEqualTo(1);
      after(Duration.ofNanos(1));
      assertThat(unread.size()).isZero();
      assertThat(log.with("answer let go", "peer=peer", "unread_bytes=15", "let_go=1")).hasSize(1);
      unread.add(call); // as another one would be
      after(UnreadCalls.MAX_UNREAD.plusNanos(1));
      after(UnreadCalls.MAX_UNREAD_END.plusNanos(1));
      unread.close();
      assertThat(log.with("answer let go")).as("told once").hasSize(1);
      assertThat(log.with("unread answers let go untold=1")).hasSize(1);
    }
  }

  @Test
  void clientThatReadsAByteNowAndThen_isKept() {
    send(3);
    for (int look = 0; look < 14; look++) {
      after(UnreadCalls.MAX_UNREAD);
      waiting.bytes--;
    }
    after(UnreadCalls.MAX_UNREAD);
    assertThat(client.end).isNull();
    assertThat(unread.size()).isEqualTo(1);
  }

  @Test
  void clientThatHasReadAll_mayWaitForever() {
    send(3);
    waiting.bytes = 0;
    after(UnreadCalls.MAX_UNREAD.multipliedBy(60));
    assertThat(client.end).isNull();
  }

  @Test
  void clientThatLeft_isForgotten() {
    send(1);
    client.cancelled = true;
    after(Duration.ofNanos(1));
    assertThat(unread.size()).isZero();
  }

  /** Five bytes each on the wire, which wait. */
  private void send(int messages) {
    unread.add(call);
    for (int message = 0; message < messages; message++) {
      call.send(EMPTY);
      waiting.bytes += 5;
    }
    unread.look();
  }

  private void after(Duration time) {
    nowNanos += time.toNanos();
    unread.look();
  }
}
