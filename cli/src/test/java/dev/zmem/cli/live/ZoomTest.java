package dev.zmem.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.aggregator.serve.AnswerLimits;
import dev.zmem.aggregator.serve.Answers;
import dev.zmem.cli.fleet.AnswerReading;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.live.Level.Place;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.Symbols;
import dev.zmem.label.HostLabels;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.QueryTableRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the aggregator's own tables are opened, and the level below sums to the row. */
class ZoomTest implements StreamHandle {
  private static final long MIB = 1 << 20;

  private final InMemoryFleet fleet = new InMemoryFleet(() -> 1_000_000_000L);
  private final Answers answers = new Answers(fleet, AnswerLimits.NONE);

  @BeforeEach
  void report() {
    report("web-1", List.of("role=web", "example.com/role=a"), 1);
    report("web-2", List.of("role=web"), 10);
    report("db-1", List.of("role=db", "empty="), 100);
    report("bare", List.of(), 1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "program",
        "user",
        "command",
        "cgroup",
        "unit",
        "container",
        "pod",
        "exe",
        "tree",
        "host",
        "env:QUEUE",
        "label:role",
        "label:empty",
        "label:example.com/role",
        "host,program",
        "user,host",
        "program,user",
        "label:role,label:example.com/role",
        "label:role,program",
        "env:QUEUE,label:role",
        "env:QUEUE,env:queue",
        "host,label:role",
        "command,tree"
      })
  void everyRow_opensALevelOfTheSameSum(String groups) {
    LiveState state =
        LiveState.of(
            Level.of(
                QueryTableRequest.newBuilder()
                    .addAllGroupBy(List.of(groups.split(",", -1)))
                    .setFilter("nginx|python")
                    .addWhere("user=root")
                    .addWhere("user=app")
                    .setLabelSelector("role!=none")
                    .build()));
    ShownTable table = table(state.level());
    List<Long> sizes = sizes(ask(state.level()));
    assertThat(table.rows()).isNotEmpty();
    for (int row = 0; row < table.rows().size(); row++) {
      LiveState at = state.with(state.level().at(new Place(row, null, 0)));
      LiveState opened = Zoom.into(at, table);
      assertThat(opened.levels()).hasSize(2);
      List<Long> below = sizes(ask(opened.level()));
      assertThat(below).hasSizeGreaterThan(1);
      assertThat(below.getLast()).as(table.keys().get(row)).isEqualTo(sizes.get(row));
    }
  }

  @Test
  void labelOrHost_opensPrograms_elseProcesses() {
    assertThat(opened("label:role").groups()).containsExactly("program");
    assertThat(opened("host").groups()).containsExactly("program");
    assertThat(opened("host,label:role").groups()).containsExactly("program");
    assertThat(opened("label:role,user").isOfProcesses()).isTrue();
    assertThat(opened("host,user").host()).isNotNull();
    assertThat(opened("user").host()).isNull();
  }

  private Level opened(String groups) {
    LiveState state =
        LiveState.of(
            Level.of(
                QueryTableRequest.newBuilder()
                    .addAllGroupBy(List.of(groups.split(",", -1)))
                    .build()));
    return Zoom.into(state, table(state.level())).level();
  }

  private FleetAnswer ask(Level level) {
    return AnswerReading.of(answers.table(level.asked(), Cancellation.NEVER).getAnswer());
  }

  private ShownTable table(Level level) {
    FleetAnswer answer = ask(level);
    return ShownTable.of(
        answer,
        answer.columns(),
        level,
        new Growth(Symbols.ASCII),
        new Printer(Format.TABLE, true, 200, Symbols.ASCII));
  }

  /** RAM of each row, and of all. */
  private static List<Long> sizes(FleetAnswer answer) {
    List<Long> sizes = new ArrayList<>();
    for (Column<Integer> column : answer.columns()) {
      for (int row = 0; row <= answer.rows() && column.key().equals("ram_bytes"); row++) {
        sizes.add(column.value().apply(row) instanceof Long bytes ? bytes : -1L);
      }
    }
    return sizes;
  }

  private void report(String host, List<String> labels, long scale) {
    HostIdentity identity =
        new HostIdentity(
            host,
            "id-" + host,
            "boot",
            1,
            "test",
            Duration.ofSeconds(5),
            1_767_225_599_000L,
            HostLabels.parse(labels));
    List<LiveRow> rows =
        List.of(
            row(1, Attributes.of("nginx: a+b", "nginx -g 'x=1'", "root"), scale),
            row(
                2,
                Attributes.of("nginx", "nginx", "app")
                    .with(Attribute.UNIT, "nginx.service")
                    .with(Attribute.CGROUP, "/system.slice/nginx")
                    .with(Attribute.TREE, "nginx: a+b")
                    .with(Attribute.EXE, "/usr/sbin/nginx"),
                2 * scale),
            row(
                3,
                Attributes.of("python", "python w=(.*) \n", "app")
                    .with(Attribute.CONTAINER, "c0ffee")
                    .with(Attribute.POD, "uid-1")
                    .with("env:QUEUE", "mail=1")
                    .with("env:queue", "low"),
                3 * scale),
            row(4, Attributes.of("java", "java", "other"), 4 * scale));
    HostSnapshot published =
        ((Claim.Granted) fleet.claim(identity, this))
            .writer()
            .publish(
                new LiveRows(rows), new HostFigures(Map.of()), PassReport.NONE, /* ageNanos= */ 0);
    assertThat(published.rows().size()).isEqualTo(rows.size());
  }

  private static LiveRow row(int pid, Attributes attributes, long mib) {
    return new LiveRow(
        pid,
        100,
        attributes,
        1,
        new Provenance(RowKind.EXACT, 0, 0, 0, 0),
        MemoryFigures.builder().set(Figure.RSS, mib * MIB).set(Figure.PSS, mib * MIB).build());
  }

  @Override
  public void takenOver(String reason) {}

  @Override
  public CompletableFuture<HostSnapshot> freshProcesses() {
    return CompletableFuture.failedFuture(new IllegalStateException("no agent"));
  }
}
