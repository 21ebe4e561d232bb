package dev.zmem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.export.Uplink;
import dev.zmem.agent.export.UplinkChannel;
import dev.zmem.agent.export.UplinkSettings;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.procfs.MachineIdentity;
import dev.zmem.agent.procfs.ProcRoot;
import dev.zmem.agent.sample.Measuring;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.agent.sample.Scanner;
import dev.zmem.aggregator.AggregatorServer;
import dev.zmem.aggregator.ingest.IngestSettings;
import dev.zmem.cli.command.FleetSource;
import dev.zmem.cli.local.LocalFleet;
import dev.zmem.cli.remote.RemoteFleet;
import dev.zmem.program.ExitCode;
import dev.zmem.program.HostPort;
import dev.zmem.program.ProgramException;
import dev.zmem.proto.v1.FigureKind;
import dev.zmem.proto.v1.GroupBy;
import dev.zmem.proto.v1.HostRow;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListHostsResponse;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.proto.v1.SortBy;
import dev.zmem.proto.v1.TableRow;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every {@link FleetSource} promises: the same questions have answers of the same shape, from
 * an aggregator over the network and from this host alone. Both measure the same processes.
 */
class FleetSourceTest {
  private static final String HOST = "contract-host";

  /** Programs that only this test runs. */
  private static final String PROBES = "^zmem-probe-[ab]$";

  private static final int WAIT_SECONDS = 30;

  @TempDir private static Path folder;

  private static final List<Process> PROCESSES = new ArrayList<>();
  private static final ScheduledExecutorService AGENT =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("agent").unstarted(task));

  private static AggregatorServer server;
  private static Uplink uplink;
  private static FleetSource remote;
  private static FleetSource local;

  @BeforeAll
  static void start() throws Exception {
    probe("zmem-probe-a");
    probe("zmem-probe-b");
    probe("zmem-probe-b");
    server =
        new AggregatorServer(
            new HostPort("127.0.0.1", 0),
            InsecureServerCredentials.create(),
            new IngestSettings(5000, Duration.ofMillis(100)),
            Duration.ofHours(1));
    HostPort address = new HostPort("127.0.0.1", server.port());
    uplink = measureOnce(address);
    remote =
        new RemoteFleet(
            address, InsecureChannelCredentials.create(), Duration.ofSeconds(WAIT_SECONDS));
    local = new LocalFleet(HOST);
  }

  @AfterAll
  static void stop() throws Exception {
    local.close();
    remote.close();
    AGENT.submit(uplink::close).get();
    AGENT.shutdown();
    server.close();
    for (Process process : PROCESSES) {
      process.destroyForcibly();
      assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = GroupBy.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNRECOGNIZED"})
  void table_ofEveryGrouping_hasTheSameRowsAndFields(GroupBy groupBy) {
    Both<QueryTableResponse> tables =
        ask(source -> source.table(probes().setGroupBy(groupBy).build()));
    assertThat(words(tables.local().getRowsList())).isNotEmpty();
    assertThat(words(tables.remote().getRowsList())).isEqualTo(words(tables.local().getRowsList()));
    assertThat(words(tables.remote().getTotal())).isEqualTo(words(tables.local().getTotal()));
    assertThat(tables.local().getTotal().getKind()).isEqualTo(FigureKind.FIGURE_KIND_EXACT);
    assertSameShape(tables);
    assertThat(tables.remote().getCoverage().getProcesses()).isEqualTo(3);
    assertThat(tables.local().getCoverage().getProcesses()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(
      value = SortBy.class,
      names = {"SORT_BY_NAME", "SORT_BY_COUNT", "SORT_BY_HOSTS"})
  void order_andLimit_areTheSame(SortBy sortBy) {
    for (boolean reverse : new boolean[] {false, true}) {
      Both<QueryTableResponse> tables =
          ask(source ->
              source.table(probes().setSortBy(sortBy).setReverse(reverse).setLimit(1).build()));
      assertThat(tables.local().getRowsList()).hasSize(1);
      assertThat(words(tables.remote().getRowsList()))
          .isEqualTo(words(tables.local().getRowsList()));
      assertThat(tables.remote().getTotal().getCount()).isEqualTo(3);
      assertThat(tables.local().getTotal().getCount()).isEqualTo(3);
    }
  }

  @Test
  void hosts_areTheSameHost_withTheSameFields() {
    Both<ListHostsResponse> answers =
        ask(source -> source.hosts(ListHostsRequest.getDefaultInstance()));
    assertSameShape(answers);
    assertThat(answers.remote().getHostsList()).extracting(HostRow::getName).containsExactly(HOST);
    assertThat(answers.local().getHostsList()).extracting(HostRow::getName).containsExactly(HOST);
    assertThat(answers.remote().getHosts(0).getMemTotalBytes())
        .isEqualTo(answers.local().getHosts(0).getMemTotalBytes());
  }

  @Test
  void processes_areTheSame_asTheAgentHasThem() {
    ListProcessesRequest request =
        ListProcessesRequest.newBuilder().setHost(HOST).setFilter(PROBES).build();
    Both<ListProcessesResponse> answers = ask(source -> source.processes(request));
    assertThat(pids(answers.local().getRowsList()))
        .isEqualTo(new TreeSet<>(PROCESSES.stream().map(Process::pid).toList()));
    assertThat(pids(answers.remote().getRowsList())).isEqualTo(pids(answers.local().getRowsList()));
    assertSameShape(answers);
    assertThat(answers.remote().getFromLiveState()).isFalse();
    assertThat(answers.local().getFromLiveState()).isFalse();
  }

  @Test
  void nothingMatched_isNoError_andNamesWhatIsNear() {
    Both<QueryTableResponse> tables =
        ask(source ->
            source.table(QueryTableRequest.newBuilder().addHostGlobs("contrakt-*").build()));
    assertThat(tables.remote().getCoverage()).isEqualTo(tables.local().getCoverage());
    assertThat(tables.local().getCoverage().getNearNamesList()).containsExactly(HOST);
    assertThat(tables.local().getRowsList()).isEmpty();
    assertThat(tables.remote().getRowsList()).isEmpty();
  }

  @Test
  void unknownHost_endsWithNothingMatched_naming() {
    Both<ProgramException> ends =
        trouble(source ->
            source.processes(ListProcessesRequest.newBuilder().setHost("contrakt").build()));
    assertThat(ends.local().exitCode()).isEqualTo(ExitCode.NOTHING_MATCHED);
    assertThat(ends.remote().exitCode()).isEqualTo(ExitCode.NOTHING_MATCHED);
    assertThat(ends.local()).hasMessageContainingAll("contrakt", HOST);
    assertThat(ends.remote()).hasMessageContainingAll("contrakt", HOST);
  }

  @Test
  void unreadableFilterOrGlob_isAUsageError_inTheSameWords() {
    QueryTableRequest filter = QueryTableRequest.newBuilder().setFilter("(").build();
    QueryTableRequest glob = QueryTableRequest.newBuilder().addHostGlobs("[").build();
    for (QueryTableRequest bad : List.of(filter, glob)) {
      Both<ProgramException> ends = trouble(source -> source.table(bad));
      assertThat(ends.local().exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(ends.remote().exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(ends.remote()).hasMessage(ends.local().getMessage());
    }
  }

  @Test
  void watch_givesATableAfterTheOther() {
    Both<List<QueryTableResponse>> seen = ask(FleetSourceTest::twoTables);
    assertThat(seen.local()).hasSize(2);
    assertThat(seen.remote()).hasSize(2);
    assertSameShape(new Both<>(seen.local().getLast(), seen.remote().getLast()));
  }

  @Test
  void version_isTheSame() {
    var answers = ask(FleetSource::version);
    assertThat(answers.remote()).isEqualTo(answers.local());
  }

  /** One question's two answers. */
  private record Both<T>(T local, T remote) {}

  private static <T> Both<T> ask(Function<FleetSource, T> question) {
    return new Both<>(question.apply(local), question.apply(remote));
  }

  private static Both<ProgramException> trouble(Consumer<FleetSource> question) {
    return ask(
        source -> catchThrowableOfType(ProgramException.class, () -> question.accept(source)));
  }

  private static void assertSameShape(Both<? extends Message> answers) {
    assertThat(shape(answers.remote())).isEqualTo(shape(answers.local()));
  }

  /** The paths of the fields that an answer has; those that cannot be absent are left out. */
  private static Set<String> shape(Message message) {
    Set<String> paths = new TreeSet<>();
    shape(message, "", paths);
    return paths;
  }

  private static void shape(Message message, String prefix, Set<String> paths) {
    message
        .getAllFields()
        .forEach((FieldDescriptor field, Object value) -> {
          String path = prefix + field.getName();
          if (field.hasPresence() || field.isRepeated()) {
            paths.add(path);
          }
          if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            List<?> parts = field.isRepeated() ? (List<?>) value : List.of(value);
            parts.forEach(part -> shape((Message) part, path + ".", paths));
          }
        });
  }

  private static List<TableRow> words(List<TableRow> rows) {
    return rows.stream()
        .map(FleetSourceTest::words)
        .sorted((a, b) -> a.toString().compareTo(b.toString()))
        .toList();
  }

  /** A row without its measures, which differ from one moment to the next. */
  private static TableRow words(TableRow row) {
    return row.toBuilder()
        .clearPssBytes()
        .clearUssBytes()
        .clearSharedBytes()
        .clearRssBytes()
        .clearSwapBytes()
        .clearSwapPssBytes()
        .clearHugetlbBytes()
        .clearLazyFreeBytes()
        .clearAgeSeconds()
        .build();
  }

  private static Set<Long> pids(List<TableRow> rows) {
    return new TreeSet<>(rows.stream().map(TableRow::getPid).toList());
  }

  private static QueryTableRequest.Builder probes() {
    return QueryTableRequest.newBuilder().setFilter(PROBES);
  }

  /** The first two tables; a watch ends with what its consumer throws. */
  private static List<QueryTableResponse> twoTables(FleetSource source) {
    List<QueryTableResponse> tables = new ArrayList<>();
    IllegalStateException enough = new IllegalStateException("enough");
    Throwable end =
        catchThrowableOfType(
            IllegalStateException.class,
            () ->
                source.watch(
                    probes().build(),
                    Duration.ofMillis(200),
                    table -> {
                      tables.add(table);
                      if (tables.size() == 2) {
                        throw enough;
                      }
                    }));
    assertThat(end).isSameAs(enough);
    return tables;
  }

  /** A shell under another name, waiting for a line that never comes. */
  private static void probe(String name) throws IOException {
    Path program = folder.resolve(name);
    if (!Files.exists(program)) {
      Files.copy(Path.of("/bin/sh").toRealPath(), program);
    }
    Process process = new ProcessBuilder(program.toString(), "-c", "read line").start();
    PROCESSES.add(process);
    await(() -> process.info().command().filter(program.toString()::equals).isPresent());
  }

  /** An agent that measures this host once and stays connected. */
  private static Uplink measureOnce(HostPort address) throws Exception {
    var credentials = InsecureChannelCredentials.create();
    ManagedChannel channel = UplinkChannel.open(address, credentials, AGENT);
    Uplink agent =
        new Uplink(
            new UplinkSettings(
                address, credentials, HOST, MachineIdentity.read(), Duration.ofMinutes(10)),
            Threshold.DEFAULT,
            5000,
            channel,
            AGENT);
    ScanSettings settings =
        new ScanSettings(
            ProcRoot.SYSTEM,
            HOST,
            1,
            CommandLines.Detail.SCRUBBED,
            Measuring.DEFAULT.withUnlimitedCpu());
    try (Scanner scanner = new Scanner(settings)) {
      var pass = scanner.pass();
      AGENT.execute(agent::start);
      AGENT.execute(() -> agent.offer(pass));
    }
    await(() -> server.fleet().snapshot(HOST).isPresent());
    return agent;
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }
}
