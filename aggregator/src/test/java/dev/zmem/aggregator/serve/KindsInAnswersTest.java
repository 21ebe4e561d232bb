package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.MadeUpFigures;
import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.query.Cancellation;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Absent;
import dev.zmem.model.Attributes;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.FigureKind;
import dev.zmem.proto.v1.GroupBy;
import dev.zmem.proto.v1.HostRow;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.proto.v1.TableRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What answers say of where their figures come from. */
class KindsInAnswersTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final long NOW = 100 * MINUTE;

  private static final StreamHandle NO_STREAM =
      new StreamHandle() {
        @Override
        public void takenOver(String reason) {}

        @Override
        public CompletableFuture<HostSnapshot> freshProcesses() {
          return CompletableFuture.failedFuture(new IllegalStateException("test"));
        }
      };

  private final InMemoryFleet fleet = new InMemoryFleet(() -> NOW);
  private final Answers answers = new Answers(fleet, AnswerLimits.NONE);
  private final List<LiveRow> rows = new ArrayList<>();
  private long epoch;

  @Test
  void sum_hasItsWeakestKind_alsoWhereThatHasNoPss() {
    row(RowKind.EXACT, 1, 0);
    row(RowKind.SAMPLED, 1, 4096);
    row(RowKind.NEVER_WALKED, 1, 0);
    assertThat(total(1000).getKind()).isEqualTo(FigureKind.FIGURE_KIND_NEVER_WALKED);
    row(RowKind.DENIED, 1, 0);
    TableRow total = total(1000);
    assertThat(total.getKind()).isEqualTo(FigureKind.FIGURE_KIND_DENIED);
    assertThat(total.getErrorBytes()).isEqualTo(4096);
    assertThat(total.getPssEstimated() && total.getUssEstimated() && total.getSwapEstimated())
        .as("the estimate among them is still marked")
        .isTrue();
  }

  @Test
  void sameMemory_isAKindOfItsOwn_andWeakensNoSum() {
    row(RowKind.SAME_MEMORY, 1, 0);
    assertThat(total(0).getKind()).isEqualTo(FigureKind.FIGURE_KIND_SAME_MEMORY);
    row(RowKind.EXACT, 1, 0);
    assertThat(total(0).getKind()).isEqualTo(FigureKind.FIGURE_KIND_EXACT);
  }

  @Test
  void withoutPss_thereIsNoBound_noAge_andRssAllTheSame() {
    row(RowKind.DENIED, 1, 0);
    row(RowKind.NEVER_WALKED, 1, 0);
    row(RowKind.SAME_MEMORY, 1, 0);
    QueryTableResponse table = table("", 0);
    assertThat(table.getTotal().hasErrorBytes()).isFalse();
    assertThat(table.getTotal().hasAgeSeconds()).isFalse();
    assertThat(table.getTotal().hasPssBytes()).isFalse();
    assertThat(table.getTotal().getRssBytes()).isEqualTo(2 * 8192);
    assertThat(table.getCoverage().hasOldestSampleSeconds()).isFalse();
  }

  @Test
  void age_isThatOfTheOldestPss() {
    long longAgo = NOW - 12 * MINUTE;
    rows.add(live(RowKind.DENIED, 1, new Provenance(RowKind.DENIED, 0, longAgo)));
    rows.add(live(RowKind.SAME_MEMORY, 1, new Provenance(RowKind.SAME_MEMORY, 0, longAgo)));
    rows.add(live(RowKind.EXACT, 1, Provenance.exact(NOW - MINUTE)));
    QueryTableResponse table = table("", 0);
    assertThat(table.getTotal().getAgeSeconds()).isEqualTo(60);
    assertThat(table.getCoverage().getOldestSampleSeconds()).isEqualTo(60);
  }

  @Test
  void coverage_countsEveryReason_alsoOfRemainders() {
    row(RowKind.EXACT, 7, 0);
    rows.add(live(RowKind.CHEAP, 9, new Provenance(RowKind.CHEAP, 4096, NOW, 2)));
    row(RowKind.NEVER_WALKED, 5, 0);
    row(RowKind.PSS_OFF, 4, 0);
    row(RowKind.PAGE_TABLE_REFUSED, 3, 0);
    row(RowKind.UNMEASURED, 2, 0);
    row(RowKind.DENIED, 6, 0);
    row(RowKind.REFUSED, 1, 0);
    Coverage coverage = table("", 0).getCoverage();
    assertThat(coverage.getProcesses()).isEqualTo(37);
    assertThat(coverage.getEstimated()).isEqualTo(2);
    assertThat(coverage.getDenied()).isEqualTo(7);
    assertThat(coverage.getUnreadable()).isEqualTo(1);
    assertThat(coverage.getUnwalked()).isEqualTo(14);
    assertThat(coverage.getNeverWalked()).isEqualTo(5);
    assertThat(coverage.getPssOff()).isEqualTo(4);
    assertThat(coverage.getTooLarge()).isEqualTo(3);
    assertThat(coverage.getUnmeasured()).isEqualTo(2);
    assertThat(coverage.getPssOffHostsList()).containsExactly("host");
    assertThat(coverage.getHostsPssOff()).isEqualTo(1);
    assertThat(table("no such program", 0).getCoverage().getPssOffHostsList()).isEmpty();
  }

  @Test
  void swapOfAHostThatUsesNone_isNoEstimate() {
    row(RowKind.SAMPLED, 1, 4096);
    assertThat(total(0).getSwapEstimated()).isFalse();
    assertThat(total(0).getPssEstimated()).isTrue();
    assertThat(total(1000).getSwapEstimated()).isTrue();
  }

  @Test
  void hosts_sayWhereTheirSumsComeFrom() {
    row(RowKind.EXACT, 1, 0);
    assertThat(host())
        .satisfies(host -> {
          assertThat(host.getKind()).isEqualTo(FigureKind.FIGURE_KIND_EXACT);
          assertThat(host.getErrorBytes()).isZero();
          assertThat(host.hasErrorBytes()).isTrue();
          assertThat(host.getProcessesRamEstimated()).isFalse();
        });
    row(RowKind.SAMPLED, 1, 4096);
    assertThat(host())
        .satisfies(host -> {
          assertThat(host.getKind()).isEqualTo(FigureKind.FIGURE_KIND_SAMPLED);
          assertThat(host.getErrorBytes()).isEqualTo(4096);
          assertThat(host.getProcessesRamEstimated()).isTrue();
          assertThat(host.getProcessesSwapEstimated()).isTrue();
        });
  }

  private HostRow host() {
    publish(1000);
    return answers.hosts(ListHostsRequest.getDefaultInstance(), Cancellation.NEVER).getHosts(0);
  }

  private TableRow total(long swapUsed) {
    return table("", swapUsed).getTotal();
  }

  private QueryTableResponse table(String filter, long swapUsed) {
    publish(swapUsed);
    QueryTableRequest.Builder request = QueryTableRequest.newBuilder().setFilter(filter);
    QueryTableResponse table = answers.table(request.build(), Cancellation.NEVER);
    for (GroupBy by : List.of(GroupBy.GROUP_BY_PID, GroupBy.GROUP_BY_COMMAND)) {
      assertThat(answers.table(request.setGroupBy(by).build(), Cancellation.NEVER).getTotal())
          .isEqualTo(table.getTotal());
    }
    return table;
  }

  private void publish(long swapUsed) {
    epoch++; // every pass comes on a stream of its own, newer than the last
    HostIdentity identity =
        new HostIdentity("host", "id", "boot", epoch, "test", Duration.ofSeconds(5), 0);
    HostFigures figures =
        new HostFigures(
            Map.of(
                HostFigure.SWAP_TOTAL_BYTES, 5000L, HostFigure.SWAP_FREE_BYTES, 5000L - swapUsed));
    HostSnapshot snapshot =
        ((Claim.Granted) fleet.claim(identity, NO_STREAM))
            .writer()
            .publish(new LiveRows(rows), figures, PassReport.NONE, 0);
    assertThat(snapshot.rows().size()).isEqualTo(rows.size());
  }

  private void row(RowKind kind, int count, long errorBytes) {
    rows.add(
        live(
            kind,
            count,
            new Provenance(kind, errorBytes, NOW, kind.isEstimate() ? count : 0, errorBytes)));
  }

  private LiveRow live(RowKind kind, int count, Provenance provenance) {
    long absent = Absent.ABSENT;
    MemoryFigures figures =
        kind.hasPss()
            ? MadeUpFigures.of(8192, 4096, 8192, 0, 0, 0, 0, 0)
            : MadeUpFigures.of(absent, absent, 8192, absent, absent, absent, absent, absent);
    return new LiveRow(
        count == 1 ? rows.size() + 1 : 0,
        1,
        Attributes.of("program" + rows.size(), "command" + rows.size(), "root"),
        count,
        provenance,
        kind == RowKind.SAME_MEMORY ? MemoryFigures.NONE : figures);
  }
}
