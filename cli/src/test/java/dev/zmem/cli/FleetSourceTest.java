package dev.zmem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.fleet.HostAnswer;
import dev.zmem.cli.output.ColumnWords;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.proto.v1.DescribeHostRequest;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link FleetSource} promises: the same questions have answers of the same shape, from
 * an aggregator over the network and from this host alone.
 */
class FleetSourceTest {
  @TempDir private static Path folder;
  private static BothFleets fleets;

  @BeforeAll
  static void start() throws Exception {
    fleets = BothFleets.start(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    fleets.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"program", "host", "user", "pid", "command"})
  void table_ofEveryGrouping_hasTheSameRowsAndFields(String groupBy) {
    BothFleets.Both<FleetAnswer> tables =
        fleets.ask(source -> source.table(probes().addGroupBy(groupBy).build()));
    assertThat(AnswerShape.words(tables.local())).isNotEmpty();
    assertThat(AnswerShape.words(tables.remote())).isEqualTo(AnswerShape.words(tables.local()));
    assertThat(AnswerShape.total(tables.remote())).isEqualTo(AnswerShape.total(tables.local()));
    assertThat(AnswerShape.total(tables.local(), "kind")).isEqualTo("exact");
    assertSameShape(tables);
    assertThat(tables.remote().covered().number("processes")).isEqualTo(3);
    assertThat(tables.local().covered().number("processes")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "count", "hosts"})
  void order_andLimit_areTheSame(String sortBy) {
    for (boolean reverse : new boolean[] {false, true}) {
      BothFleets.Both<FleetAnswer> tables =
          fleets.ask(source ->
              source.table(probes().setSortBy(sortBy).setReverse(reverse).setLimit(1).build()));
      assertThat(tables.local().rows()).isEqualTo(1);
      assertThat(AnswerShape.words(tables.remote())).isEqualTo(AnswerShape.words(tables.local()));
      assertThat(AnswerShape.total(tables.remote(), "count")).isEqualTo(3L);
      assertThat(AnswerShape.total(tables.local(), "count")).isEqualTo(3L);
    }
  }

  @Test
  void host_hasRowsThatAddUpExactly_toWhatTheKernelSays() {
    BothFleets.Both<HostAnswer> answers =
        fleets.ask(source ->
            source.host(DescribeHostRequest.newBuilder().setHost(BothFleets.HOST).build()));
    for (HostAnswer answer : List.of(answers.remote(), answers.local())) {
      FleetAnswer areas = answer.areas();
      List<Object> parts = AnswerShape.values(areas, "part");
      Object ram = AnswerShape.values(answer.host(), "mem_total_bytes").getFirst();
      Map<Object, Long> sums = new HashMap<>();
      for (int row = 0; row < areas.rows(); row++) {
        Object bytes =
            Objects.requireNonNull(ColumnWords.find("bytes", areas.columns())).value().apply(row);
        if (bytes instanceof Long number) {
          sums.merge(parts.get(row), number, Long::sum);
        }
      }
      assertThat(sums).containsEntry("ram", (Long) ram);
      for (Object part : List.of("swap", "swap place")) {
        assertThat(sums.getOrDefault(part, 0L))
            .isEqualTo(AnswerShape.values(answer.host(), "swap_total_bytes").getFirst());
      }
      assertThat(AnswerShape.values(areas, "area"))
          .contains("processes_anon", "page_cache", "slab_reclaimable", "free", "unaccounted");
    }
    assertThat(AnswerShape.values(answers.remote().areas(), "area"))
        .isEqualTo(AnswerShape.values(answers.local().areas(), "area"));
  }

  @Test
  void unknownHost_isNamed_withExitCode4() {
    BothFleets.Both<ProgramException> refused =
        fleets.trouble(source ->
            source.host(DescribeHostRequest.newBuilder().setHost("contract-hst").build()));
    for (ProgramException e : List.of(refused.remote(), refused.local())) {
      assertThat(e.exitCode()).isEqualTo(ExitCode.NOTHING_MATCHED);
      assertThat(e).hasMessageContaining("no host contract-hst");
    }
  }

  @Test
  void hosts_sortedByAColumnThatIsNone_areRefusedWithTheColumns() {
    BothFleets.Both<ProgramException> refused =
        fleets.trouble(
            source -> source.hosts(ListHostsRequest.newBuilder().setSortBy("bogus").build()));
    for (ProgramException e : List.of(refused.remote(), refused.local())) {
      assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(e).hasMessageContaining("--sort: 'bogus' (expected: host, state, age");
    }
  }

  @Test
  void hosts_areTheSameHost_withTheSameFields() {
    BothFleets.Both<FleetAnswer> answers =
        fleets.ask(source -> source.hosts(ListHostsRequest.getDefaultInstance()));
    assertThat(ofOnePass(answers.remote())).isEqualTo(ofOnePass(answers.local()));
    assertThat(answers.remote().texts("name")).containsExactly(BothFleets.HOST);
    assertThat(answers.local().texts("name")).containsExactly(BothFleets.HOST);
    assertThat(AnswerShape.values(answers.remote(), "mem_total_bytes"))
        .isEqualTo(AnswerShape.values(answers.local(), "mem_total_bytes"));
  }

  @Test
  void processes_areTheSame_asTheAgentHasThem() {
    ListProcessesRequest request =
        ListProcessesRequest.newBuilder()
            .setHost(BothFleets.HOST)
            .setFilter(BothFleets.PROBES)
            .build();
    BothFleets.Both<FleetAnswer> answers = fleets.ask(source -> source.processes(request));
    assertThat(pids(answers.local())).isEqualTo(fleets.probePids());
    assertThat(pids(answers.remote())).isEqualTo(pids(answers.local()));
    assertSameShape(answers);
    assertStarts(answers.remote());
    assertStarts(answers.local());
    assertThat(answers.remote().lastKnown()).isNull();
    assertThat(answers.local().lastKnown()).isNull();
  }

  @Test
  void answers_sayWhenTheyWereMade() {
    long before = System.currentTimeMillis();
    var answers = fleets.ask(source -> source.table(probes().build()).answeredAtMillis());
    assertThat(List.of(answers.local(), answers.remote()))
        .allMatch(at -> at >= before && at <= System.currentTimeMillis());
  }

  @Test
  void processThatAsks_isInNoLocalAnswer_andCountedAsLeftOut() {
    long own = ProcessHandle.current().pid();
    ListProcessesRequest everybody =
        ListProcessesRequest.newBuilder().setHost(BothFleets.HOST).build();
    var answers = fleets.ask(source -> source.processes(everybody));
    assertThat(pids(answers.remote())).contains(own);
    assertThat(pids(answers.local())).doesNotContain(own).isNotEmpty();
    var leftOut = fleets.ask(FleetSource::leftOut);
    assertThat(leftOut.remote()).isZero();
    assertThat(leftOut.local()).isEqualTo(1);
    FleetAnswer hosts =
        fleets.ask(source -> source.hosts(ListHostsRequest.getDefaultInstance())).local();
    assertThat(answers.local().covered().number("processes"))
        .isEqualTo(AnswerShape.total(answers.local(), "count"));
    // another pass: what else runs here may have come or gone
    assertThat(hosts.covered().number("processes"))
        .isEqualTo(AnswerShape.values(hosts, "processes").getFirst());
  }

  @Test
  void nothingMatched_isNoError_andNamesWhatIsNear() {
    BothFleets.Both<FleetAnswer> tables =
        fleets.ask(source ->
            source.table(QueryTableRequest.newBuilder().addHostGlobs("contrakt-*").build()));
    assertThat(tables.remote().covered()).isEqualTo(tables.local().covered());
    assertThat(tables.local().covered().texts("near_names")).containsExactly(BothFleets.HOST);
    assertThat(tables.local().rows()).isZero();
    assertThat(tables.remote().rows()).isZero();
  }

  @Test
  void unknownHost_endsWithNothingMatched_naming() {
    BothFleets.Both<ProgramException> ends =
        fleets.trouble(source ->
            source.processes(ListProcessesRequest.newBuilder().setHost("contrakt").build()));
    assertThat(ends.local().exitCode()).isEqualTo(ExitCode.NOTHING_MATCHED);
    assertThat(ends.remote().exitCode()).isEqualTo(ExitCode.NOTHING_MATCHED);
    assertThat(ends.local()).hasMessageContainingAll("contrakt", BothFleets.HOST);
    assertThat(ends.remote()).hasMessageContainingAll("contrakt", BothFleets.HOST);
  }

  @Test
  void unreadableFilterOrGlob_isAUsageError_inTheSameWords() {
    QueryTableRequest filter = QueryTableRequest.newBuilder().setFilter("(").build();
    QueryTableRequest glob = QueryTableRequest.newBuilder().addHostGlobs("[").build();
    for (QueryTableRequest bad : List.of(filter, glob)) {
      BothFleets.Both<ProgramException> ends = fleets.trouble(source -> source.table(bad));
      assertThat(ends.local().exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(ends.remote().exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(ends.remote()).hasMessage(ends.local().getMessage());
    }
  }

  @Test
  void watch_givesATableAfterTheOther() {
    BothFleets.Both<List<FleetAnswer>> seen = fleets.ask(FleetSourceTest::twoTables);
    assertThat(seen.local()).hasSize(2);
    assertThat(seen.remote()).hasSize(2);
    assertThat(withoutFaults(seen.remote().getLast()))
        .isEqualTo(withoutFaults(seen.local().getLast()));
  }

  @Test
  void version_isTheSame() {
    var answers = fleets.ask(FleetSource::version);
    assertThat(answers.remote()).isEqualTo(answers.local());
  }

  /**
   * Without the rates between two passes and the kinds of all that runs here: the one was measured
   * once, the other at every question.
   */
  private static Set<String> ofOnePass(FleetAnswer hosts) {
    Set<String> shape = AnswerShape.of(hosts);
    shape.removeIf(path ->
        path.contains("bytes_per_second")
            || path.contains("without_pss_rss_bytes")
            || path.contains("hugetlb_in_use_bytes")); // huge pages come and go with other tests
    return shape;
  }

  /** Rates are of two looks: the aggregator was told of one. */
  private static Set<String> withoutFaults(FleetAnswer table) {
    Set<String> shape = AnswerShape.of(table);
    shape.removeIf(path -> path.contains("faults_per_second"));
    return shape;
  }

  private static void assertSameShape(BothFleets.Both<FleetAnswer> answers) {
    assertThat(AnswerShape.of(answers.remote())).isEqualTo(AnswerShape.of(answers.local()));
  }

  /** The JVM reckons from a boot time in whole seconds, an aggregator from when it was told. */
  private static void assertStarts(FleetAnswer answer) {
    List<Object> pids = AnswerShape.values(answer, "pid");
    List<Object> starts = AnswerShape.values(answer, "started_at");
    assertThat(starts).hasSameSizeAs(pids).isNotEmpty();
    for (int row = 0; row < pids.size(); row++) {
      Instant started =
          ProcessHandle.of((Long) pids.get(row))
              .flatMap(process -> process.info().startInstant())
              .get();
      assertThat(Instant.parse((String) starts.get(row)))
          .isBetween(started.minusSeconds(5), started.plusSeconds(5));
    }
  }

  private static Set<Long> pids(FleetAnswer answer) {
    Set<Long> pids = new TreeSet<>();
    AnswerShape.values(answer, "pid").forEach(pid -> pids.add((Long) pid));
    return pids;
  }

  private static QueryTableRequest.Builder probes() {
    return QueryTableRequest.newBuilder().setFilter(BothFleets.PROBES);
  }

  /** The first two tables; a watch ends with what its consumer throws. */
  private static List<FleetAnswer> twoTables(FleetSource source) {
    List<FleetAnswer> tables = new ArrayList<>();
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
}
