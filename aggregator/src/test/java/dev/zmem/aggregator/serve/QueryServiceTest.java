package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.fleet.InMemoryFleet;
import dev.zmem.aggregator.fleet.LiveRow;
import dev.zmem.aggregator.fleet.LiveRows;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.GroupBy;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.proto.v1.SortBy;
import dev.zmem.proto.v1.TableRow;
import dev.zmem.proto.v1.WatchTableRequest;
import dev.zmem.proto.v1.WatchTableResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The query service over a loopback connection. */
class QueryServiceTest {
  private static final long NOW = 1_000_000_000_000L;
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  /** Its tables are larger than what is on the way to a client that takes none. */
  private static final int MANY_ROWS = 30_000;

  private final InMemoryFleet fleet = new InMemoryFleet(() -> NOW);
  private final Beats beats = new Beats();
  private Server server;
  private ManagedChannel channel;

  private static final class NoAgent implements StreamHandle {
    @Override
    public void takenOver() {}

    @Override
    public CompletableFuture<HostSnapshot> freshProcesses() {
      return CompletableFuture.failedFuture(new IllegalStateException("not here"));
    }
  }

  /** Takes tables when told to. */
  private static final class Watcher extends ClientCall.Listener<WatchTableResponse> {
    final BlockingQueue<WatchTableResponse> tables = new LinkedBlockingQueue<>();
    final CompletableFuture<Status> end = new CompletableFuture<>();

    @Override
    public void onMessage(WatchTableResponse table) {
      tables.add(table);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status);
    }
  }

  @BeforeEach
  void listen() throws Exception {
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .addService(new QueryService(new Answers(fleet), beats))
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
            .usePlaintext()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
    beats.shutdownNow();
  }

  @Test
  void badGlobOrExpression_isInvalid_andNamed() {
    assertFails(
        () -> ask().queryTable(query().addHostGlobs("web-[").build()),
        Status.Code.INVALID_ARGUMENT,
        "hosts: 'web-['");
    assertFails(
        () -> ask().queryTable(query().setFilter("cel(ery").build()),
        Status.Code.INVALID_ARGUMENT,
        "filter: 'cel(ery'");
    assertFails(
        () -> ask().listHosts(ListHostsRequest.newBuilder().addHostGlobs("web-[z-a]").build()),
        Status.Code.INVALID_ARGUMENT,
        "hosts: 'web-[z-a]'");
    publish("web-1", 1, 1);
    assertFails(
        () ->
            ask()
                .listProcesses(
                    ListProcessesRequest.newBuilder().setHost("web-1").setFilter("*").build()),
        Status.Code.INVALID_ARGUMENT,
        "filter: '*'");
  }

  @Test
  void groupingOrOrderOfANewerClient_isInvalid_andNamed() {
    assertFails(
        () -> ask().queryTable(query().setGroupByValue(77).build()),
        Status.Code.INVALID_ARGUMENT,
        "group_by");
    assertFails(
        () -> ask().queryTable(query().setSortByValue(77).build()),
        Status.Code.INVALID_ARGUMENT,
        "sort_by");
  }

  @Test
  void hostThatIsNotKnown_isNotFound_andNearOnesAreNamed() {
    publish("python-worker-01", 1, 1);
    publish("db-01", 1, 1);
    assertFails(
        () ->
            ask()
                .listProcesses(
                    ListProcessesRequest.newBuilder().setHost("pyton-worker-01").build()),
        Status.Code.NOT_FOUND,
        "no host pyton-worker-01 (near names: python-worker-01");
  }

  @Test
  void limit_cutsRows_butNeitherTotalNorCoverage() {
    publish("web-1", 40, 10);
    QueryTableRequest whole = query().setGroupBy(GroupBy.GROUP_BY_PID).build();
    QueryTableResponse all = ask().queryTable(whole);
    QueryTableResponse cut = ask().queryTable(whole.toBuilder().setLimit(3).build());
    assertThat(all.getRowsList()).hasSize(40);
    assertThat(cut.getRowsList()).isEqualTo(all.getRowsList().subList(0, 3));
    assertThat(cut.getTotal()).isEqualTo(all.getTotal());
    assertThat(cut.getTotal().getPssBytes()).isEqualTo(sum(all.getRowsList()));
    assertThat(cut.getCoverage()).isEqualTo(all.getCoverage());
    ListProcessesResponse processes =
        ask().listProcesses(ListProcessesRequest.newBuilder().setHost("web-1").setLimit(3).build());
    assertThat(processes.getRowsList()).hasSize(3);
    assertThat(processes.getTotal().getCount()).isEqualTo(40);
  }

  @Test
  void processesOfAHostWhoseAgentDoesNotAnswer_areThoseOfTheLiveState_andSaySo() {
    publish("web-1", 4, 10);
    ListProcessesResponse processes =
        ask().listProcesses(ListProcessesRequest.newBuilder().setHost("web-1").build());
    assertThat(processes.getFromLiveState()).isTrue();
    assertThat(processes.getRowsList()).hasSize(4);
  }

  @Test
  void answers_areTheSameThroughTheServiceAndWithoutIt() throws Exception {
    publish("web-1", 40, 10);
    publish("web-2", 7, 3);
    publish("db-1", 3, 5);
    Answers local = new Answers(fleet);
    for (GroupBy groupBy : GroupBy.values()) {
      for (SortBy sortBy : SortBy.values()) {
        if (groupBy != GroupBy.UNRECOGNIZED && sortBy != SortBy.UNRECOGNIZED) {
          QueryTableRequest request =
              query().setGroupBy(groupBy).setSortBy(sortBy).addHostGlobs("web-*").build();
          assertThat(ask().queryTable(request)).isEqualTo(local.table(request));
        }
      }
    }
    ListHostsRequest hosts = ListHostsRequest.newBuilder().addHostGlobs("!web-2").build();
    assertThat(ask().listHosts(hosts)).isEqualTo(local.hosts(hosts));
    assertThat(local.hosts(hosts).getHostsList()).hasSize(2);
    ListProcessesRequest processes = ListProcessesRequest.newBuilder().setHost("db-1").build();
    assertThat(ask().listProcesses(processes))
        .isEqualTo(local.processes(processes).orElseThrow().get(30, TimeUnit.SECONDS));
  }

  @Test
  void watch_ofACadenceOutOfBounds_isInvalid_andNamed() throws Exception {
    for (int millis : new int[] {0, 199, 3_600_001, -1}) {
      Watcher watcher = new Watcher();
      open(watcher, query().build(), millis).request(1);
      Status end = watcher.end.get(30, TimeUnit.SECONDS);
      assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(String.valueOf(end.getDescription()))
          .contains("interval_millis: " + Integer.toUnsignedString(millis), "200 to 3600000");
    }
    assertThat(beats.getQueue()).isEmpty();
  }

  @Test
  void watch_ofACadenceAtItsBounds_beatsSo() throws Exception {
    for (int millis : new int[] {200, 3_600_000}) {
      Watcher watcher = new Watcher();
      open(watcher, query().build(), millis).request(1);
      awaitWatches(millis == 200 ? 1 : 2);
      assertThat(beats.delayMillis()).isEqualTo(millis);
      beats.beat();
      assertThat(watcher.tables.poll(30, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void watch_thatIsCancelled_leavesNothing() throws Exception {
    for (int watch = 0; watch < 20; watch++) {
      ClientCall<WatchTableRequest, WatchTableResponse> call =
          open(new Watcher(), query().build(), 3_600_000);
      awaitWatches(1);
      call.cancel("enough", null);
      awaitWatches(0);
    }
  }

  @Test
  void watch_thatCannotBeRead_endsWithTheReason() throws Exception {
    Watcher watcher = new Watcher();
    open(watcher, query().setFilter("(").build(), 1000).request(1);
    assertThatThrownBy(beats::beat).hasRootCauseInstanceOf(RuntimeException.class);
    Status end = watcher.end.get(30, TimeUnit.SECONDS);
    assertThat(end.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(String.valueOf(end.getDescription())).contains("filter: '('");
  }

  @Test
  void clientThatTakesNoTables_getsTheNewestWhenItDoes() throws Exception {
    HostWriter writer = publish("web-1", MANY_ROWS, 0);
    Watcher watcher = new Watcher();
    ClientCall<WatchTableRequest, WatchTableResponse> call =
        open(watcher, query().setGroupBy(GroupBy.GROUP_BY_PID).build(), 1000);
    int newest = 20;
    for (int pass = 1; pass <= newest; pass++) {
      publish(writer, MANY_ROWS, pass);
      beats.beat();
    }
    call.request(1000);
    List<Long> taken = new ArrayList<>();
    while (taken.isEmpty() || taken.getLast() != newest) {
      WatchTableResponse table = watcher.tables.poll(100, TimeUnit.MILLISECONDS);
      if (table == null) {
        assertThat(watcher.end).isNotDone();
        beats.beat();
      } else {
        taken.add(table.getTable().getRows(0).getPssBytes());
      }
    }
    assertThat(taken).as("tables made while none was taken").hasSizeLessThan(newest / 2);
  }

  private QueryServiceGrpc.QueryServiceBlockingStub ask() {
    return QueryServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  private static QueryTableRequest.Builder query() {
    return QueryTableRequest.newBuilder();
  }

  /** Opens a watch that takes no table yet. */
  private ClientCall<WatchTableRequest, WatchTableResponse> open(
      Watcher watcher, QueryTableRequest query, int millis) {
    ClientCall<WatchTableRequest, WatchTableResponse> call =
        channel.newCall(QueryServiceGrpc.getWatchTableMethod(), CallOptions.DEFAULT);
    call.start(watcher, new Metadata());
    call.sendMessage(
        WatchTableRequest.newBuilder().setQuery(query).setIntervalMillis(millis).build());
    call.halfClose();
    return call;
  }

  private void awaitWatches(int count) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (beats.getQueue().size() != count) {
      assertThat(System.nanoTime()).as("watches: " + beats.getQueue()).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void assertFails(ThrowingCallable question, Status.Code code, String naming) {
    assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(question)
        .satisfies(e -> {
          assertThat(e.getStatus().getCode()).isEqualTo(code);
          assertThat(String.valueOf(e.getStatus().getDescription())).contains(naming);
        });
  }

  private static long sum(List<TableRow> rows) {
    return rows.stream().mapToLong(TableRow::getPssBytes).sum();
  }

  private HostWriter publish(String host, int processes, long pssBytes) {
    Claim claim =
        fleet.claim(
            new HostIdentity(host, "id-" + host, "boot", 1, "test", Duration.ofSeconds(5)),
            new NoAgent());
    HostWriter writer = ((Claim.Granted) claim).writer();
    publish(writer, processes, pssBytes);
    return writer;
  }

  private static void publish(HostWriter writer, int processes, long pssBytes) {
    List<LiveRow> rows = new ArrayList<>();
    for (int pid = 1; pid <= processes; pid++) {
      boolean denied = pid % 7 == 6;
      rows.add(
          new LiveRow(
              pid,
              pid,
              "program" + pid % 5,
              "program" + pid % 5 + " --with=a-long-enough-option --number=" + pid,
              pid % 2 == 0 ? "root" : "",
              1,
              new Provenance(
                  denied ? RowKind.DENIED : RowKind.EXACT, 0, NOW - pid * 1_000_000_000L),
              denied
                  ? MemoryFigures.NONE
                  : new MemoryFigures(
                      pssBytes, pssBytes / 2, pssBytes * 3, pid, pid, 0, 0, pid % 3)));
    }
    HostSnapshot unused =
        writer.publish(
            new LiveRows(rows),
            new HostFigures(Map.of(HostFigures.Figure.MEM_TOTAL_BYTES, 1L << 30)),
            new PassReport(1000, processes, 0, 0, 0, 0, 0, 0),
            0);
    assertThat(unused.rows().size()).isEqualTo(processes);
  }
}
