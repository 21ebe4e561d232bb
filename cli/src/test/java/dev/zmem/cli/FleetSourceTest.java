package dev.zmem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import dev.zmem.cli.command.FleetSource;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
  @EnumSource(
      value = GroupBy.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNRECOGNIZED"})
  void table_ofEveryGrouping_hasTheSameRowsAndFields(GroupBy groupBy) {
    BothFleets.Both<QueryTableResponse> tables =
        fleets.ask(source -> source.table(probes().setGroupBy(groupBy).build()));
    assertThat(AnswerShape.words(tables.local().getRowsList())).isNotEmpty();
    assertThat(AnswerShape.words(tables.remote().getRowsList()))
        .isEqualTo(AnswerShape.words(tables.local().getRowsList()));
    assertThat(AnswerShape.words(tables.remote().getTotal()))
        .isEqualTo(AnswerShape.words(tables.local().getTotal()));
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
      BothFleets.Both<QueryTableResponse> tables =
          fleets.ask(source ->
              source.table(probes().setSortBy(sortBy).setReverse(reverse).setLimit(1).build()));
      assertThat(tables.local().getRowsList()).hasSize(1);
      assertThat(AnswerShape.words(tables.remote().getRowsList()))
          .isEqualTo(AnswerShape.words(tables.local().getRowsList()));
      assertThat(tables.remote().getTotal().getCount()).isEqualTo(3);
      assertThat(tables.local().getTotal().getCount()).isEqualTo(3);
    }
  }

  @Test
  void hosts_areTheSameHost_withTheSameFields() {
    BothFleets.Both<ListHostsResponse> answers =
        fleets.ask(source -> source.hosts(ListHostsRequest.getDefaultInstance()));
    assertSameShape(new BothFleets.Both<>(ofOnePass(answers.local()), ofOnePass(answers.remote())));
    assertThat(answers.remote().getHostsList())
        .extracting(HostRow::getName)
        .containsExactly(BothFleets.HOST);
    assertThat(answers.local().getHostsList())
        .extracting(HostRow::getName)
        .containsExactly(BothFleets.HOST);
    assertThat(answers.remote().getHosts(0).getMemTotalBytes())
        .isEqualTo(answers.local().getHosts(0).getMemTotalBytes());
  }

  @Test
  void processes_areTheSame_asTheAgentHasThem() {
    ListProcessesRequest request =
        ListProcessesRequest.newBuilder()
            .setHost(BothFleets.HOST)
            .setFilter(BothFleets.PROBES)
            .build();
    BothFleets.Both<ListProcessesResponse> answers =
        fleets.ask(source -> source.processes(request));
    assertThat(pids(answers.local().getRowsList())).isEqualTo(fleets.probePids());
    assertThat(pids(answers.remote().getRowsList())).isEqualTo(pids(answers.local().getRowsList()));
    assertSameShape(answers);
    assertStarts(answers.remote().getRowsList());
    assertStarts(answers.local().getRowsList());
    assertThat(answers.remote().getFromLiveState()).isFalse();
    assertThat(answers.local().getFromLiveState()).isFalse();
  }

  @Test
  void answers_sayWhenTheyWereMade() {
    long before = System.currentTimeMillis();
    var answers = fleets.ask(source -> source.table(probes().build()).getAnsweredAtMillis());
    assertThat(List.of(answers.local(), answers.remote()))
        .allMatch(at -> at >= before && at <= System.currentTimeMillis());
  }

  @Test
  void processThatAsks_isInNoLocalAnswer_andCountedAsLeftOut() {
    long own = ProcessHandle.current().pid();
    ListProcessesRequest everybody =
        ListProcessesRequest.newBuilder().setHost(BothFleets.HOST).build();
    var answers = fleets.ask(source -> source.processes(everybody));
    assertThat(pids(answers.remote().getRowsList())).contains(own);
    assertThat(pids(answers.local().getRowsList())).doesNotContain(own).isNotEmpty();
    var leftOut = fleets.ask(FleetSource::leftOut);
    assertThat(leftOut.remote()).isZero();
    assertThat(leftOut.local()).isEqualTo(1);
    assertThat(answers.local().getCoverage().getProcesses())
        .isEqualTo(answers.local().getTotal().getCount())
        .isEqualTo(
            fleets
                .ask(source -> source.hosts(ListHostsRequest.getDefaultInstance()))
                .local()
                .getHosts(0)
                .getProcesses());
  }

  @Test
  void nothingMatched_isNoError_andNamesWhatIsNear() {
    BothFleets.Both<QueryTableResponse> tables =
        fleets.ask(source ->
            source.table(QueryTableRequest.newBuilder().addHostGlobs("contrakt-*").build()));
    assertThat(tables.remote().getCoverage()).isEqualTo(tables.local().getCoverage());
    assertThat(tables.local().getCoverage().getNearNamesList()).containsExactly(BothFleets.HOST);
    assertThat(tables.local().getRowsList()).isEmpty();
    assertThat(tables.remote().getRowsList()).isEmpty();
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
    BothFleets.Both<List<QueryTableResponse>> seen = fleets.ask(FleetSourceTest::twoTables);
    assertThat(seen.local()).hasSize(2);
    assertThat(seen.remote()).hasSize(2);
    assertSameShape(new BothFleets.Both<>(seen.local().getLast(), seen.remote().getLast()));
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
  private static ListHostsResponse ofOnePass(ListHostsResponse hosts) {
    ListHostsResponse.Builder same = hosts.toBuilder().clearCoverage();
    same.getHostsBuilderList()
        .forEach(host ->
            host.clearSwapInBytesPerSecond()
                .clearSwapOutBytesPerSecond()
                .clearKinds()
                .clearWithoutPssRssBytes());
    return same.build();
  }

  private static void assertSameShape(BothFleets.Both<? extends Message> answers) {
    assertThat(AnswerShape.of(answers.remote())).isEqualTo(AnswerShape.of(answers.local()));
  }

  /** The JVM reckons from a boot time in whole seconds, an aggregator from when it was told. */
  private static void assertStarts(List<TableRow> rows) {
    for (TableRow row : rows) {
      Instant started =
          ProcessHandle.of(row.getPid()).flatMap(process -> process.info().startInstant()).get();
      assertThat(Instant.ofEpochSecond(row.getStartedAtSeconds()))
          .isBetween(started.minusSeconds(5), started.plusSeconds(5));
    }
  }

  private static Set<Long> pids(List<TableRow> rows) {
    return new TreeSet<>(rows.stream().map(TableRow::getPid).toList());
  }

  private static QueryTableRequest.Builder probes() {
    return QueryTableRequest.newBuilder().setFilter(BothFleets.PROBES);
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
}
