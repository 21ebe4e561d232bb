package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.capture.CapturedFleet;
import dev.zmem.aggregator.capture.CapturedHosts;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWithoutRows;
import dev.zmem.label.HostLabels;
import dev.zmem.proto.v1.CaptureHostsRequest;
import dev.zmem.proto.v1.CaptureHostsResponse;
import dev.zmem.proto.v1.CapturedHost;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.RulesInUse;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The query service over a loopback connection: all hosts, one after the other. */
class CaptureHostsTest {
  private static final int HOSTS = 60;

  /** All hosts are more than is on the way to a client that takes none. */
  private static final int ROWS = 4_000;

  private final ServedFleet served = new ServedFleet();

  /** Takes hosts when told to. */
  private static final class Taker extends ClientCall.Listener<CaptureHostsResponse> {
    final BlockingQueue<CaptureHostsResponse> hosts = new LinkedBlockingQueue<>();
    final CompletableFuture<Status> end = new CompletableFuture<>();

    @Override
    public void onMessage(CaptureHostsResponse host) {
      hosts.add(host);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status);
    }
  }

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void everyHost_comesOnce_whenTheClientTakesIt_andReadsAsItWas() throws Exception {
    publishHosts();
    served.connect("new-host");
    Taker taker = new Taker();
    ClientCall<CaptureHostsRequest, CaptureHostsResponse> call = open(taker, "");
    served.beats().beat();
    served.beats().beat();
    assertThat(taker.hosts).isEmpty();
    assertThat(served.shares().unreadBytes()).isLessThan(PeerShares.MAX_BYTES_PER_PEER);
    call.request(10 * HOSTS);
    CapturedFleet captured =
        new CapturedFleet(
            Instant.ofEpochMilli(ServedFleet.ANSWERED_AT_MILLIS), FleetMemory.ofThisProcess());
    int hosts = 0;
    while (!taker.end.isDone() || !taker.hosts.isEmpty()) {
      CaptureHostsResponse host = taker.hosts.poll(20, TimeUnit.MILLISECONDS);
      if (host == null) {
        served.beats().beat();
      } else {
        captured.add(host.getHost());
        hosts++;
      }
    }
    assertThat(taker.end.get().isOk()).isTrue();
    assertThat(hosts).isEqualTo(HOSTS + 1);
    assertThat(captured.withoutRows()).hasSize(1);
    for (HostSnapshot host : served.fleet().snapshots()) {
      HostSnapshot read = captured.snapshot(host.identity().name()).orElseThrow();
      assertThat(read.pass()).isEqualTo(host.pass());
      assertThat(read.figures()).isEqualTo(host.figures());
      assertThat(read.rows().size()).isEqualTo(host.rows().size());
      for (int row = 0; row < ROWS; row += 97) {
        assertThat(read.rows().attributes(row)).isEqualTo(host.rows().attributes(row));
        assertThat(read.rows().provenance(row).kind())
            .isEqualTo(host.rows().provenance(row).kind());
        assertThat(read.rows().startTimeTicks(row)).isEqualTo(host.rows().startTimeTicks(row));
      }
    }
  }

  @Test
  void requestThatCannotBeRead_endsWithTheReason() throws Exception {
    Taker taker = new Taker();
    open(taker, "[").request(1);
    served.beats().beat();
    Status end = taker.end.get(30, TimeUnit.SECONDS);
    assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(String.valueOf(end.getDescription())).contains("hosts");
  }

  @Test
  void hostOfMoreThanAReaderTakes_isInTheCapture_refusedWithTheReason() throws Exception {
    var _ = served.publish("web-1", 3, 4_096_000);
    HostSnapshot host = served.fleet().snapshots().getFirst();
    CapturedHost written =
        new CapturedHosts(served.fleet(), CaptureHostsRequest.getDefaultInstance())
            .captured(host, 10);
    CapturedFleet captured =
        new CapturedFleet(
            Instant.ofEpochMilli(ServedFleet.ANSWERED_AT_MILLIS), FleetMemory.ofThisProcess());
    captured.add(written);
    assertThat(captured.snapshots()).isEmpty();
    HostWithoutRows refused = captured.withoutRows().getFirst();
    assertThat(refused.condition()).isEqualTo(HostWithoutRows.Condition.REFUSED);
    assertThat(refused.reason()).contains("its rows take").contains("(at most 10)");
  }

  /** As long as an agent may tell them: its own version and the aggregator's. */
  @Test
  void hostWithALongNameForItsRules_isReadable_andWithinABoundOnTheWire() throws Exception {
    for (String rules :
        List.of(
            "x".repeat(64),
            "x".repeat(65),
            "\u00e9".repeat(32),
            "\u00e9".repeat(33),
            "own " + "x".repeat(64) + " + " + "x".repeat(64))) {
      HostIdentity identity =
          new HostIdentity(
              "web-1", "id", "boot", 1, "test", Duration.ofSeconds(5), 0, HostLabels.NONE, rules);
      try (ServedFleet one = new ServedFleet()) {
        var _ = one.publish(identity, 3, 4_096_000);
        CapturedHost written =
            new CapturedHosts(one.fleet(), CaptureHostsRequest.getDefaultInstance())
                .captured(one.fleet().snapshots().getFirst(), 1 << 20);
        RulesInUse inUse = StreamRequest.parseFrom(written.getHello()).getHello().getRulesInUse();
        assertThat(inUse.getFleetVersionBytes().size()).isLessThanOrEqualTo(64);
        CapturedFleet captured =
            new CapturedFleet(
                Instant.ofEpochMilli(ServedFleet.ANSWERED_AT_MILLIS), FleetMemory.ofThisProcess());
        captured.add(written);
        assertThat(captured.snapshots().getFirst().identity().rules())
            .isEqualTo(rules.getBytes(StandardCharsets.UTF_8).length <= 64 ? rules : "");
      }
    }
  }

  private void publishHosts() {
    for (int host = 0; host < HOSTS; host++) {
      var _ = served.publish("web-" + host, ROWS, 4_096_000);
    }
  }

  private ClientCall<CaptureHostsRequest, CaptureHostsResponse> open(Taker taker, String glob) {
    ClientCall<CaptureHostsRequest, CaptureHostsResponse> call =
        served.channel().newCall(QueryServiceGrpc.getCaptureHostsMethod(), CallOptions.DEFAULT);
    call.start(taker, new Metadata());
    CaptureHostsRequest.Builder request = CaptureHostsRequest.newBuilder();
    if (!glob.isEmpty()) {
      request.addHostGlobs(glob);
    }
    call.sendMessage(request.build());
    call.halfClose();
    return call;
  }
}
