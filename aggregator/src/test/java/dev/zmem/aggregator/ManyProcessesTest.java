package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.host.MachineIdentity;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ProcessKey;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.agent.uplink.Uplink;
import dev.zmem.agent.uplink.UplinkChannel;
import dev.zmem.agent.uplink.UplinkSettings;
import dev.zmem.aggregator.AnswerRows.Row;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.stream.IngestSettings;
import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.program.option.HostPort;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryServiceGrpc;
import dev.zmem.proto.v1.QueryTableRequest;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host with more processes than it may have rows, from its agent's uplink to the answers. */
class ManyProcessesTest {
  private static final int MAX_ROWS = 5000;
  private static final int PROCESSES = 6000;
  private static final long OLDEST_SECONDS = 300;

  private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
  private AggregatorServer server;
  private ManagedChannel channel;
  private Uplink uplink;

  @BeforeEach
  void connect() {
    connect(MAX_ROWS);
  }

  private void connect(int maxRows) {
    server =
        new AggregatorServer(
            new ListenSettings(new HostPort("127.0.0.1", 0), InsecureServerCredentials.create()),
            new IngestSettings(maxRows, Duration.ofMillis(100)),
            Duration.ofHours(1),
            FleetMemory.ofThisProcess());
    HostPort address = new HostPort("127.0.0.1", server.port());
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    uplink =
        new Uplink(
            new UplinkSettings(
                address,
                InsecureChannelCredentials.create(),
                "many",
                new MachineIdentity("machine", "boot"),
                Duration.ofSeconds(5)),
            Threshold.DEFAULT,
            100_000,
            UplinkChannel.open(address, InsecureChannelCredentials.create(), loop),
            loop);
  }

  @AfterEach
  void stop() {
    disconnect();
    loop.shutdown();
  }

  private void disconnect() {
    loop.execute(uplink::close);
    channel.shutdownNow();
    server.close();
  }

  @Test
  void processesBeyondTheRows_areFolded_andEveryGroupingIsExact() {
    List<ProcessSample> samples = report();
    HostSnapshot snapshot = server.fleet().snapshot("many").orElseThrow();
    assertThat(snapshot.rows().size()).isBetween(MAX_ROWS + 1, MAX_ROWS + 40);
    assertThat(snapshot.pass().folded()).isEqualTo(PROCESSES - MAX_ROWS);
    assertThat(snapshot.pass().processes()).isEqualTo(PROCESSES);

    assertSums("program", samples, sample -> sample.attributes().program());
    assertSums("user", samples, sample -> sample.attributes().user());
    assertSums("host", samples, sample -> "many");
    assertThat(
            AnswerRows.of(ask().listHosts(ListHostsRequest.getDefaultInstance()))
                .rows()
                .getFirst()
                .number("folded"))
        .isEqualTo(PROCESSES - MAX_ROWS);
  }

  @Test
  void remainders_haveTheSumOfErrors_andTheOldestAge() {
    List<ProcessSample> samples = report();
    AnswerRows table = table("program");
    assertThat(table.sum().number("error_bytes"))
        .isEqualTo(sum(samples, sample -> sample.provenance().errorBytes()));
    Map<String, Long> errors =
        samples.stream()
            .collect(
                Collectors.groupingBy(
                    sample -> sample.attributes().program(),
                    Collectors.summingLong(s -> s.provenance().errorBytes())));
    assertThat(table.rows())
        .allSatisfy(row -> {
          assertThat(row.number("error_bytes")).isEqualTo(errors.get(row.name()));
          assertThat(row.decimal("age_seconds")).isGreaterThanOrEqualTo(OLDEST_SECONDS - 0.1);
        });
    List<Row> remainders = table("pid").rows().stream().filter(row -> !row.has("pid")).toList();
    assertThat(remainders)
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.number("count")).isGreaterThan(1));
    assertThat(remainders.stream().mapToLong(row -> row.number("count")).sum())
        .isEqualTo(PROCESSES - MAX_ROWS);
    assertThat(remainders).anySatisfy(row -> assertThat(row.number("error_bytes")).isPositive());
  }

  @Test
  void processesOfTheHost_areAllThere_nothingFolded() {
    List<ProcessSample> samples = report();
    ListProcessesResponse processes =
        ask().listProcesses(ListProcessesRequest.newBuilder().setHost("many").build());
    assertThat(processes.getFromLiveState()).isFalse();
    AnswerRows answer = AnswerRows.of(processes);
    Map<Long, Long> pss = new HashMap<>();
    answer.rows().forEach(row -> pss.put(row.number("pid"), row.number("pss_bytes")));
    assertThat(answer.rows()).hasSize(PROCESSES).allMatch(row -> row.number("count") == 1);
    assertThat(pss).hasSize(PROCESSES);
    assertThat(samples)
        .allSatisfy(sample ->
            assertThat(pss.get((long) sample.key().pid()))
                .isEqualTo(Math.max(0, sample.figures().pssBytes())));
    assertThat(answer.sum().number("pss_bytes"))
        .isEqualTo(table("program").sum().number("pss_bytes"));
  }

  @Test
  void processesWithLongCommandLines_areAllAnswered_withinTheLargestMessage() {
    List<ProcessSample> samples = withLongCommandLines();
    report(samples);
    ListProcessesResponse processes =
        ask().listProcesses(ListProcessesRequest.newBuilder().setHost("many").build());
    assertThat(processes.getFromLiveState()).isFalse();
    AnswerRows answer = AnswerRows.of(processes);
    assertThat(answer.sum().number("count")).isEqualTo(samples.size());
    assertThat(answer.sum().number("pss_bytes"))
        .isEqualTo(sum(samples, sample -> sample.figures().pssBytes()));
    assertThat(answer.rows()).hasSizeGreaterThan(MAX_ROWS);
  }

  @Test
  void processesWithLongCommandLines_areReported_howeverManyRowsAreGranted() {
    List<ProcessSample> samples = withLongCommandLines();
    disconnect();
    connect(100_000);
    report(samples);
    Row total = table("program").sum();
    assertThat(total.number("count")).isEqualTo(samples.size());
    assertThat(total.number("pss_bytes"))
        .isEqualTo(sum(samples, sample -> sample.figures().pssBytes()));
    assertThat(server.fleet().snapshot("many").orElseThrow().pass().folded()).isPositive();
  }

  /** More than a message holds. */
  private static List<ProcessSample> withLongCommandLines() {
    List<ProcessSample> samples = new ArrayList<>();
    for (int pid = 1; pid <= 18_000; pid++) {
      ProcessSample plain = Passes.process(pid, "java", pid, pid);
      samples.add(
          new ProcessSample(
              plain.key(),
              Attributes.of("java", pid + " " + "x".repeat(1000), "root"),
              plain.provenance(),
              plain.figures()));
    }
    return samples;
  }

  private void assertSums(
      String groupBy, List<ProcessSample> samples, Function<ProcessSample, String> key) {
    AnswerRows table = table(groupBy);
    Map<String, List<ProcessSample>> groups = samples.stream().collect(Collectors.groupingBy(key));
    assertThat(table.rows()).hasSameSizeAs(groups.keySet());
    for (Row row : table.rows()) {
      List<ProcessSample> group = groups.getOrDefault(row.name(), List.of());
      assertThat(row.number("count")).isEqualTo(group.size());
      assertFigures(row, group);
    }
    assertThat(table.sum().number("count")).isEqualTo(PROCESSES);
    assertFigures(table.sum(), samples);
  }

  private static void assertFigures(Row row, List<ProcessSample> samples) {
    assertThat(row.number("pss_bytes"))
        .isEqualTo(sum(samples, sample -> sample.figures().pssBytes()));
    assertThat(row.number("uss_bytes"))
        .isEqualTo(sum(samples, sample -> sample.figures().ussBytes()));
    assertThat(row.number("rss_bytes"))
        .isEqualTo(sum(samples, sample -> sample.figures().rssBytes()));
    assertThat(row.number("swap_bytes"))
        .isEqualTo(sum(samples, sample -> sample.figures().swapBytes()));
    assertThat(row.number("swap_pss_bytes"))
        .isEqualTo(sum(samples, sample -> sample.figures().swapPssBytes()));
    assertThat(row.number("lazy_free_bytes"))
        .isEqualTo(sum(samples, sample -> sample.figures().bytes(Figure.LAZY_FREE)));
    assertThat(row.number("denied"))
        .isEqualTo(samples.stream().filter(s -> s.provenance().kind() == RowKind.DENIED).count());
  }

  private static long sum(List<ProcessSample> samples, ToLongFunction<ProcessSample> figure) {
    return samples.stream().mapToLong(sample -> Math.max(0, figure.applyAsLong(sample))).sum();
  }

  private AnswerRows table(String groupBy) {
    return AnswerRows.of(
        ask().queryTable(QueryTableRequest.newBuilder().addGroupBy(groupBy).build()));
  }

  private QueryServiceGrpc.QueryServiceBlockingStub ask() {
    return QueryServiceGrpc.newBlockingStub(channel)
        .withMaxInboundMessageSize(256 << 20)
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  /** Lets the uplink report processes of all kinds and sizes, and waits until they are there. */
  private List<ProcessSample> report() {
    List<ProcessSample> samples = new ArrayList<>();
    for (int pid = 1; pid <= PROCESSES; pid++) {
      samples.add(sample(pid));
    }
    report(samples);
    return samples;
  }

  private void report(List<ProcessSample> samples) {
    HostPass pass = Passes.of(samples);
    loop.execute(uplink::start);
    loop.execute(() -> uplink.offer(pass));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (server.fleet().snapshot("many").isEmpty()) {
      assertThat(System.nanoTime()).as("the host reports").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Figures in whole KiB, as the kernel has them. */
  private static ProcessSample sample(int pid) {
    long now = System.nanoTime();
    long oldest = now - Duration.ofSeconds(OLDEST_SECONDS).toNanos();
    ProcessKey key = new ProcessKey(pid, 100 + pid);
    Attributes labels = Attributes.of("program" + pid % 4, "run " + pid, "user" + pid % 3);
    long pss = (pid * 7919L % 100_000) * 1024;
    MemoryFigures figures =
        MadeUpFigures.of(
            pss, pss / 2048 * 1024, pss * 2, pid * 1024L, pid / 2 * 1024L, 0, 0, pid % 5 * 1024L);
    return switch (pid % 20) {
      case 18 ->
          new ProcessSample(
              key, labels, Provenance.without(RowKind.DENIED, now), MemoryFigures.NONE);
      case 19 ->
          new ProcessSample(
              key, labels, Provenance.without(RowKind.SAME_MEMORY, now), MemoryFigures.NONE);
      case 7 ->
          new ProcessSample(
              key, labels, new Provenance(RowKind.SAMPLED, pid * 1024L, oldest), figures);
      case 4, 5, 6 ->
          new ProcessSample(key, labels, new Provenance(RowKind.STEPPED, 4096, oldest), figures);
      default -> new ProcessSample(key, labels, Provenance.exact(now), figures);
    };
  }
}
