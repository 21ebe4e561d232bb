package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.access.CommandsAskedLog;
import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Attributes;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.QueryServiceGrpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A fleet at a standing clock and its query service on the loopback. */
final class ServedFleet implements AutoCloseable {
  /** What the answers' clock shows. */
  static final long ANSWERED_AT_MILLIS = 1_767_225_600_123L;

  /** Processes that a pass could not read. */
  static final int FAILED = 2;

  private static final long NOW = 1_000_000_000_000L;
  private static final int MAX_MESSAGE_BYTES = 64 << 20;
  private static final int WINDOW_BYTES = 1 << 20;

  private final InMemoryFleet fleet = new InMemoryFleet(() -> NOW);
  private final Beats beats = new Beats();
  private final AtomicLong clockNanos = new AtomicLong(NOW);
  private final QueryService service;
  private final Server server;
  private final ManagedChannel channel;

  private static final class NoAgent implements StreamHandle {
    @Override
    public void takenOver(String reason) {}

    @Override
    public CompletableFuture<HostSnapshot> freshProcesses() {
      return CompletableFuture.failedFuture(new IllegalStateException("not here"));
    }
  }

  /** A fleet without hosts, served. */
  ServedFleet() {
    this(AnswerLimits.REMOTE, new CallDeadlines(Duration.ofSeconds(30), Duration.ofHours(1)));
  }

  /** With answers so large, and calls that last so long. */
  ServedFleet(AnswerLimits limits, CallDeadlines deadlines) {
    this(limits, deadlines, new PeerShares());
  }

  /** With such shares of its peers. */
  ServedFleet(AnswerLimits limits, CallDeadlines deadlines, PeerShares shares) {
    service =
        new QueryService(
            new Answers(fleet, limits, () -> ANSWERED_AT_MILLIS),
            fleet.memory(),
            new CommandsAskedLog(System::nanoTime),
            beats,
            clockNanos::get,
            shares);
    try {
      server =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                  InsecureServerCredentials.create())
              .addService(service.service())
              .addStreamTracerFactory(deadlines)
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
            .usePlaintext()
            .flowControlWindow(WINDOW_BYTES) // fixed: gRPC's own grows until nothing is unread
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
  }

  InMemoryFleet fleet() {
    return fleet;
  }

  /** What repeats the watched tables. */
  Beats beats() {
    return beats;
  }

  /** What open questions take. */
  PeerShares shares() {
    return service.shares();
  }

  /** Where it listens, on the loopback. */
  int port() {
    return server.getPort();
  }

  /** Looks which clients read nothing. */
  void letGoUnread() {
    service.letGoUnread();
  }

  /** Time goes on for clients that do not read. */
  void advance(Duration time) {
    clockNanos.addAndGet(time.toNanos());
  }

  ManagedChannel channel() {
    return channel;
  }

  QueryServiceGrpc.QueryServiceBlockingStub ask() {
    return QueryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    service.close();
  }

  /** A host whose first pass has not come. */
  void connect(String host) {
    Claim claim =
        fleet.claim(
            new HostIdentity(host, "id-" + host, "boot", 1, "test", Duration.ofSeconds(5), 0),
            new NoAgent());
    assertThat(claim).isInstanceOf(Claim.Granted.class);
  }

  /** A host with so many processes of such a size; every seventh is denied. */
  HostWriter publish(String host, int processes, long pssBytes) {
    return publish(
        new HostIdentity(host, "id-" + host, "boot", 1, "test", Duration.ofSeconds(5), 0),
        processes,
        pssBytes);
  }

  /** The same of any host. */
  HostWriter publish(HostIdentity host, int processes, long pssBytes) {
    HostWriter writer = ((Claim.Granted) fleet.claim(host, new NoAgent())).writer();
    publish(writer, processes, pssBytes);
    return writer;
  }

  /** The host's next pass. */
  static void publish(HostWriter writer, int processes, long pssBytes) {
    List<LiveRow> rows = new ArrayList<>();
    for (int pid = 1; pid <= processes; pid++) {
      boolean denied = pid % 7 == 6;
      rows.add(
          new LiveRow(
              pid,
              pid,
              Attributes.of(
                  "program" + pid % 5,
                  "program" + pid % 5 + " --with=a-long-enough-option --number=" + pid,
                  pid % 2 == 0 ? "root" : ""),
              1,
              new Provenance(
                  denied ? RowKind.DENIED : RowKind.EXACT, 0, NOW - pid * 1_000_000_000L),
              denied
                  ? MemoryFigures.NONE
                  : MadeUpFigures.of(
                      pssBytes, pssBytes / 2, pssBytes * 3, pid, pid, 0, 0, pid % 3)));
    }
    HostSnapshot unused =
        writer.publish(
            new LiveRows(rows),
            new HostFigures(Map.of(HostFigure.MEM_TOTAL_BYTES, 1L << 30)),
            new PassReport(1000, processes, 0, 0, 0, 0, 0, 0, FAILED),
            0);
    assertThat(unused.rows().size()).isEqualTo(processes);
  }
}
