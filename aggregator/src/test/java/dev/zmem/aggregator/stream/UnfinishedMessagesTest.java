package dev.zmem.aggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.RawHttp2;
import dev.zmem.aggregator.live.InMemoryFleet;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages that do not end, of peers that are each within their share, and of too many of them. */
@SuppressWarnings("NullAway.Init") // made before each test
class UnfinishedMessagesTest {
  private static final String FRAMES = "zmem.v1.IngestService/Stream";
  private static final int MOST = 1 << 20;
  private static final int PART = 10_000;

  private final UnfinishedMessages messages = new UnfinishedMessages(MOST);
  private IngestService service;
  private Server server;

  @BeforeEach
  void start() throws Exception {
    service =
        new IngestService(
            new InMemoryFleet(System::nanoTime), new IngestSettings(1000, Duration.ofMillis(100)));
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .flowControlWindow(4 << 20)
            .addStreamTracerFactory(messages)
            .addService(service)
            .build()
            .start();
  }

  @AfterEach
  void stop() {
    server.shutdownNow();
    service.close();
  }

  @Test
  void peersThatTogetherHoldTooMuch_costTheOneThatHoldsMostItsLargestCall() throws Exception {
    try (RawHttp2 greedy = connect("127.0.0.2");
        RawHttp2 modest = connect("127.0.0.3");
        RawHttp2 last = connect("127.0.0.4")) {
      begin(greedy, 1, 100_000);
      begin(greedy, 3, 500_000);
      await(600_000);
      begin(modest, 1, 300_000);
      await(900_000);
      begin(last, 1, 200_000);
      assertThat(endOf(greedy, 3))
          .contains("messages that have not ended have more than 1048576 bytes");
      await(600_000); // the last one's bytes come after the greedy one's end
      assertThat(messages.peers()).isEqualTo(3);
      begin(greedy, 5, 600_000); // again, and again it is the one
      assertThat(endOf(greedy, 5)).isNotEmpty(); // headers that were sent before are but numbers
      assertThat(modest.settle() && last.settle()).isTrue();
      assertThat(messages.bytes()).isEqualTo(600_000);
    }
    await(0);
    assertThat(messages.peers()).isZero();
  }

  private RawHttp2 connect(String from) throws IOException {
    RawHttp2 peer = new RawHttp2(server.getPort(), 65_535, from);
    peer.acknowledgeSettings();
    return peer;
  }

  /** A call with so many bytes of a message that has one more. */
  private static void begin(RawHttp2 peer, int stream, int bytes) throws IOException {
    peer.send(RawHttp2.headers(stream, FRAMES));
    byte[] header = ByteBuffer.allocate(5).put((byte) 0).putInt(bytes + 1).array();
    peer.send(RawHttp2.frame(RawHttp2.DATA, 0, stream, header));
    for (int sent = 0; sent < bytes; sent += PART) {
      peer.send(RawHttp2.frame(RawHttp2.DATA, 0, stream, new byte[PART]));
    }
  }

  private static String endOf(RawHttp2 peer, int stream) throws IOException {
    while (true) {
      RawHttp2.Frame frame = peer.next();
      if (frame.type() == RawHttp2.HEADERS && frame.stream() == stream) {
        return new String(frame.payload(), StandardCharsets.ISO_8859_1);
      }
    }
  }

  private void await(long bytes) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (messages.bytes() != bytes) {
      assertThat(System.nanoTime()).as("bytes " + messages.bytes()).isLessThan(until);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
