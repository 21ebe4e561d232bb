package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.zmem.aggregator.RawHttp2;
import dev.zmem.aggregator.RawHttp2.Frame;
import dev.zmem.proto.v1.CaptureHostsRequest;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.WatchTableRequest;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client that gives one stream no window and reads the answers of another: its connection reads,
 * and still the one answer is let go.
 */
class UnreadStreamTest {
  private static final int UNREAD = 1;
  private static final int MUCH = 1 << 20;

  private final ServedFleet served =
      new ServedFleet(
          AnswerLimits.REMOTE, new CallDeadlines(Duration.ofMinutes(5), Duration.ofHours(1)));

  @BeforeEach
  void publish() {
    var _ = served.publish("web-1", 3000, 10);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void watchOfAnHoursInterval_whoseTableIsNotRead_isReset() throws Exception {
    assertReset(
        QueryServiceGrpc.getWatchTableMethod(),
        WatchTableRequest.newBuilder()
            .setQuery(QueryTableRequest.newBuilder().addGroupBy("pid"))
            .setIntervalMillis(3_600_000)
            .build());
  }

  @Test
  void captureThatIsNotRead_isReset() throws Exception {
    assertReset(QueryServiceGrpc.getCaptureHostsMethod(), CaptureHostsRequest.getDefaultInstance());
  }

  private void assertReset(MethodDescriptor<?, ?> method, MessageLite question) throws Exception {
    try (RawHttp2 client = new RawHttp2(served.port(), 0)) {
      client.acknowledgeSettings();
      ask(client, UNREAD, method, question);
      served.beats().beat();
      await(() -> served.shares().unreadBytes() > MUCH / 100);
      served.letGoUnread();
      for (int stream = 3; stream <= 7; stream += 2) {
        served.advance(Duration.ofSeconds(25));
        readAnother(client, stream);
        served.letGoUnread();
      }
      served.advance(Duration.ofSeconds(6));
      served.letGoUnread();
      Map.Entry<Integer, Integer> end = nextEnd(client);
      assertThat(end).isEqualTo(Map.entry(UNREAD, RawHttp2.RST_STREAM));
      await(() -> served.shares().peers() == 0);
      assertThat(served.shares().unreadBytes()).isZero();
      readAnother(client, 9);
    }
  }

  /** Reads the whole of an answer, on the same connection. */
  private static void readAnother(RawHttp2 client, int stream) throws IOException {
    ask(
        client,
        stream,
        QueryServiceGrpc.getQueryTableMethod(),
        QueryTableRequest.getDefaultInstance());
    client.send(
        RawHttp2.frame(
            RawHttp2.WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(MUCH).array()));
    assertThat(nextEnd(client)).isEqualTo(Map.entry(stream, RawHttp2.HEADERS));
  }

  private static void ask(
      RawHttp2 client, int stream, MethodDescriptor<?, ?> method, MessageLite question)
      throws IOException {
    client.send(RawHttp2.headers(stream, method.getFullMethodName()));
    client.send(RawHttp2.message(stream, question.toByteArray()));
  }

  /** The next stream that ends, and the frame that ends it. */
  private static Map.Entry<Integer, Integer> nextEnd(RawHttp2 client) throws IOException {
    while (true) {
      Frame frame = client.next();
      boolean isEnd = frame.type() == RawHttp2.HEADERS && (frame.flags() & 1) != 0;
      if (isEnd || frame.type() == RawHttp2.RST_STREAM) {
        return Map.entry(frame.stream(), frame.type());
      }
    }
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited 30 s").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
