package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zmem.aggregator.FakeCall;
import dev.zmem.aggregator.capture.CapturedHosts;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.proto.v1.CaptureHostsRequest;
import dev.zmem.proto.v1.CaptureHostsResponse;
import dev.zmem.proto.v1.StreamRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A capture has every host, also where there is no room for one of them for a while. */
class CaptureSendingTest {
  private static final int UNREAD_BYTES = 100_000;

  private final ServedFleet served = new ServedFleet();
  private final PeerShares shares = new PeerShares(UNREAD_BYTES);
  private final PeerShares.Call other = shares.admit("peer");
  private final FakeCall<CaptureHostsResponse> client = new FakeCall<>();
  private long nowNanos = 1;
  private final CaptureSending sending =
      new CaptureSending(
          new CapturedHosts(served.fleet(), CaptureHostsRequest.getDefaultInstance()),
          new QueryCall<>(client, shares.admit("peer")),
          new AnswerCost(FleetMemory.ofThisProcess()),
          () -> nowNanos);

  @BeforeEach
  void publish() {
    var _ = served.publish("web-1", 3, 4_096_000);
    var _ = served.publish("web-2", 3, 4_096_000);
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void hostForWhichThereWasNoRoom_comesWhenThereIs() {
    other.sends(UNREAD_BYTES);
    sending.run();
    assertThat(client.sent).isEmpty();
    other.hasRead();
    sending.run();
    assertThat(client.sent).as("it rests").isEmpty();
    nowNanos += CaptureSending.REST_NANOS;
    sending.run();
    assertThat(client.sent)
        .extracting(response -> hostName(response))
        .containsExactly("web-1", "web-2");
  }

  @Test
  void waitBegins_whenThereIsNoRoom() {
    nowNanos += 2 * CaptureSending.MOST_WAIT_NANOS; // the client took its time
    other.sends(UNREAD_BYTES);
    sending.run();
    nowNanos += CaptureSending.MOST_WAIT_NANOS;
    sending.run();
    nowNanos += CaptureSending.REST_NANOS;
    assertThatThrownBy(sending::run).isInstanceOf(BusyException.class);
  }

  private static String hostName(CaptureHostsResponse response) {
    try {
      return StreamRequest.parseFrom(response.getHost().getHello()).getHello().getHostName();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
