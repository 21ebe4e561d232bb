package dev.zmem.aggregator.query;

import static dev.zmem.aggregator.fleet.NoStream.NO_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostMemory;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.HostGlobs;
import dev.zmem.aggregator.question.NameFilter;
import dev.zmem.aggregator.row.Growth;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Attributes;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** By how much rows grew, which host has most of them, and of what they are a share. */
class GrowthTest {
  private static final long SECOND = 1_000_000_000L;
  private final AtomicLong now = new AtomicLong(1_000 * SECOND);
  private FleetMemory memory = new FleetMemory(1L << 30, 1L << 30);
  private InMemoryFleet fleet = new InMemoryFleet(now::get, event -> {}, memory);

  @Test
  void workersThatReplaceOneAnother_areNoGrowth_andWhatTheirGroupHasMoreIs() {
    HostWriter web = host("web", "boot");
    publish(web, process(1, "celery", 100), process(2, "celery", 100), process(9, "sshd", 5));
    pass(301);
    publish(web, process(3, "celery", 150), process(4, "celery", 90), process(9, "sshd", 5));
    assertThat(growth("program", "celery").bytes()).isEqualTo(40);
    assertThat(growth("program", "sshd").bytes()).isZero();
    assertThat(growth("host", "web").bytes()).isEqualTo(40);
    assertThat(growth("command", "celery 3").bytes()).as("it was not there").isEqualTo(150);
    assertThat(growth("pid", "sshd").bytes()).isZero();
    assertThat(growth("program", "celery").isShort()).isFalse();
    assertThat(growth("program", "celery").nanos()).isEqualTo(301 * SECOND);
    assertThat(table("program", "").total().comparison().growth().bytes()).isEqualTo(40);
    assertThat(table("program", "ssh").total().comparison().growth().bytes())
        .as("of the filter's rows alone")
        .isZero();
    assertThat(table("command", "celery").total().comparison().growth().bytes()).isEqualTo(40);
  }

  @Test
  void groupThatIsGone_countsInTheTotalAlone() {
    HostWriter web = host("web", "boot");
    publish(web, process(1, "celery", 100), process(2, "cron", 30));
    pass(400);
    publish(web, process(1, "celery", 110));
    Table table = table("program", "");
    assertThat(table.rows()).hasSize(1);
    assertThat(table.total().comparison().growth().bytes()).isEqualTo(-20);
  }

  @Test
  void hostKnownForLess_saysSo_andOneOfASinglePassTellsNothing() {
    HostWriter web = host("web", "boot");
    publish(web, process(1, "celery", 100));
    assertThat(growth("program", "celery").isKnown()).isFalse();
    pass(60);
    publish(web, process(1, "celery", 170));
    assertThat(growth("program", "celery")).isEqualTo(new Growth(70, 60 * SECOND, false));
    assertThat(growth("program", "celery").isShort()).isTrue();
    HostWriter late = host("late", "boot");
    publish(late, process(1, "celery", 5_000));
    assertThat(growth("program", "celery"))
        .as("a host without a past is left out, and that is said")
        .isEqualTo(new Growth(70, 60 * SECOND, true));
    assertThat(growth("host", "late").isKnown()).isFalse();
  }

  @Test
  void lookBack_staysNearFiveMinutes_howeverLongAHostIsKnown() {
    HostWriter web = host("web", "boot");
    for (int pass = 0; pass < 1_000; pass++) {
      publish(web, process(1, "celery", pass));
      pass(5);
    }
    Growth growth = growth("program", "celery");
    assertThat(growth.nanos()).isBetween(300 * SECOND, 380 * SECOND);
    assertThat(growth.bytes()).isEqualTo(growth.nanos() / SECOND / 5);
  }

  @Test
  void anotherBoot_hasNoPast() {
    publish(host("web", "boot"), process(1, "celery", 100));
    pass(400);
    publish(host("web", "another"), process(1, "celery", 300));
    assertThat(growth("program", "celery").isKnown()).isFalse();
  }

  @Test
  void past_isCounted_givenBackWithTheHost_andLetGoWhereMemoryIsShort() {
    HostWriter web = host("web", "boot");
    publish(web, process(1, "celery", 100));
    assertThat(memory.pastBytes()).isPositive();
    pass(400);
    publish(web, process(2, "celery", 100));
    long two = memory.pastBytes();
    web.release();
    pass(1_000_000);
    assertThat(fleet.forget(Duration.ofSeconds(1))).isEqualTo(1);
    assertThat(memory.pastBytes()).isZero().isLessThan(two);

    memory = new FleetMemory(10, 1L << 30);
    fleet = new InMemoryFleet(now::get, event -> {}, memory);
    HostWriter poor = host("web", "boot");
    publish(poor, process(1, "celery", 100));
    assertThat(memory.pastBytes()).as("no room for any").isZero();
  }

  /** A host that has names no more which its earlier passes have still takes their memory. */
  @Test
  void past_isCountedAnew_withTheNamesThatTheRowsHaveNoMore() {
    HostWriter web = host("web", "boot");
    publish(web, process(1, "x".repeat(100_000), 100));
    long beside = memory.pastBytes();
    web.memory().letGoOfNames();
    assertThat(web.memory().rows(1, 1, 0)).isEmpty();
    pass(5);
    publish(web, process(1, "celery", 100));
    assertThat(memory.pastBytes()).isGreaterThan(beside + 100_000);
  }

  @Test
  void silentHost_letsGoOfItsPast_whereMemoryIsShort() {
    HostWriter web = host("web", "boot");
    publish(web, process(1, "celery", 100));
    pass(400);
    assertThat(fleet.forget(Duration.ofDays(1))).isZero();
    assertThat(memory.pastBytes()).as("there is room").isPositive();
    assertThat(memory.answers().takeForLarge((long) (0.85 * (1L << 30)) - memory.heldBytes()))
        .as("answers leave room for it")
        .isFalse();
    HostMemory another = memory.host();
    assertThat(another.rows((int) (0.8 * (1L << 30)) / FleetMemory.ROW_BYTES, 1, 0)).isEmpty();
    assertThat(fleet.forget(Duration.ofDays(1))).isZero();
    assertThat(memory.pastBytes()).isZero();
    assertThat(growth("program", "celery").isKnown()).isFalse();
    another.close();
  }

  @Test
  void largestHost_isTheOneWithMostOfTheRow_byTheFigureSortedBy() {
    publish(host("a", "boot"), process(1, "celery", 100), process(2, "celery", 100));
    publish(host("b", "boot"), process(1, "celery", 150), process(2, "cron", 90));
    publish(host("c", "boot"), process(1, "cron", 20));
    Table table = table("program", "");
    assertThat(row(table, "celery").comparison().largestHost()).isEqualTo("a");
    assertThat(row(table, "celery").comparison().largest()).isEqualTo(200);
    assertThat(row(table, "cron").comparison().largestHost()).isEqualTo("b");
    assertThat(table.total().comparison().largestHost()).isEqualTo("b");
    assertThat(table.total().comparison().largest()).isEqualTo(240);
    assertThat(row(table("program", "", "rss"), "celery").comparison().largest()).isEqualTo(400);
    assertThat(row(table("command", "", "ram"), "celery 1").comparison().largestHost())
        .isEqualTo("b");
  }

  @Test
  void share_isOfAllHosts_orOfTheRowsOwn() {
    publish(host("a", "boot"), process(1, "celery", 100));
    publish(host("b", "boot"), process(1, "celery", 150));
    assertThat(row(table("program", ""), "celery").share().wholeBytes()).isEqualTo(2_000);
    assertThat(row(table("host", ""), "a").share().wholeBytes()).isEqualTo(1_000);
    assertThat(table("host", "").total().share().wholeBytes()).isEqualTo(2_000);
    assertThat(table("pid", "").rows().getFirst().share().wholeBytes()).isEqualTo(1_000);
    assertThat(row(table("program", "", "swap"), "celery").share().wholeBytes()).isEqualTo(60);
  }

  private Growth growth(String by, String name) {
    return row(table(by, ""), name).comparison().growth();
  }

  private static TableRow row(Table table, String name) {
    return table.rows().stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  private Table table(String by, String filter) {
    return table(by, filter, "growth");
  }

  private Table table(String by, String filter, String sort) {
    return new QueryEngine(fleet)
        .table(
            new TableQuery(
                new HostGlobs(List.of()),
                new RowFilter(new NameFilter(filter)),
                Grouping.of(List.of(by)),
                RowOrder.by(sort),
                false,
                0,
                0,
                new TableQuery.Beside(true, false)),
            Cancellation.NEVER);
  }

  private void pass(long seconds) {
    now.addAndGet(seconds * SECOND);
  }

  private HostWriter host(String name, String boot) {
    HostIdentity identity =
        new HostIdentity(name, "id-" + name, boot, now.get(), "test", Duration.ofSeconds(5), 0);
    return ((Claim.Granted) fleet.claim(identity, NO_STREAM)).writer();
  }

  private static void publish(HostWriter writer, LiveRow... rows) {
    HostFigures figures =
        new HostFigures(
            Map.of(
                HostFigure.MEM_TOTAL_BYTES, 1_000L,
                HostFigure.SWAP_TOTAL_BYTES, 30L,
                HostFigure.SWAP_FREE_BYTES, 0L));
    var _ =
        writer.publish(new LiveRows(new ArrayList<>(List.of(rows))), figures, PassReport.NONE, 0);
  }

  private static LiveRow process(int pid, String program, long pss) {
    return new LiveRow(
        pid,
        pid,
        Attributes.of(program, program + " " + pid, "app"),
        1,
        Provenance.exact(0),
        MadeUpFigures.of(pss, pss, pss * 2, 0, 0, 0, 0, 0));
  }
}
