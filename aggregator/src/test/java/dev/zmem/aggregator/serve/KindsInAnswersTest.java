package dev.zmem.aggregator.serve;

import static dev.zmem.aggregator.fleet.NoStream.NO_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.AnswerRows;
import dev.zmem.aggregator.AnswerRows.Row;
import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Absent;
import dev.zmem.model.Attributes;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What answers say of where their figures come from. */
class KindsInAnswersTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final long NOW = 100 * MINUTE;

  private final InMemoryFleet fleet = new InMemoryFleet(() -> NOW);
  private final Answers answers = new Answers(fleet, AnswerLimits.NONE);
  private final List<LiveRow> rows = new ArrayList<>();
  private long epoch;

  @Test
  void sum_hasItsWeakestKind_alsoWhereThatHasNoPss() {
    row(RowKind.EXACT, 1, 0);
    row(RowKind.SAMPLED, 1, 4096);
    row(RowKind.NEVER_WALKED, 1, 0);
    assertThat(total(1000).weakestKind()).isEqualTo("never_walked");
    row(RowKind.DENIED, 1, 0);
    Row total = total(1000);
    assertThat(total.weakestKind()).isEqualTo("denied");
    assertThat(total.number("error_bytes")).isEqualTo(4096);
    assertThat(
            total.isEstimate("pss_bytes")
                && total.isEstimate("uss_bytes")
                && total.isEstimate("swap_shown_bytes"))
        .as("the estimate among them is still marked")
        .isTrue();
  }

  @Test
  void sameMemory_isAKindOfItsOwn_andWeakensNoSum() {
    row(RowKind.SAME_MEMORY, 1, 0);
    assertThat(total(0).weakestKind()).isEqualTo("same_memory");
    row(RowKind.EXACT, 1, 0);
    assertThat(total(0).weakestKind()).isEqualTo("exact");
  }

  @Test
  void withoutPss_thereIsNoBound_noAge_andRssAllTheSame() {
    row(RowKind.DENIED, 1, 0);
    row(RowKind.NEVER_WALKED, 1, 0);
    row(RowKind.SAME_MEMORY, 1, 0);
    AnswerRows table = table("", 0);
    assertThat(table.sum().has("error_bytes")).isFalse();
    assertThat(table.sum().has("age_seconds")).isFalse();
    assertThat(table.sum().has("pss_bytes")).isFalse();
    assertThat(table.sum().number("rss_bytes")).isEqualTo(2 * 8192);
    assertThat(table.coverage().has("oldest_sample_seconds")).isFalse();
  }

  @Test
  void age_isThatOfTheOldestPss() {
    long longAgo = NOW - 12 * MINUTE;
    rows.add(live(RowKind.DENIED, 1, new Provenance(RowKind.DENIED, 0, longAgo)));
    rows.add(live(RowKind.SAME_MEMORY, 1, new Provenance(RowKind.SAME_MEMORY, 0, longAgo)));
    rows.add(live(RowKind.EXACT, 1, Provenance.exact(NOW - MINUTE)));
    AnswerRows table = table("", 0);
    assertThat(table.sum().decimal("age_seconds")).isEqualTo(60);
    assertThat(table.coverage().decimal("oldest_sample_seconds")).isEqualTo(60);
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
    Row coverage = table("", 0).coverage();
    assertThat(coverage.number("processes")).isEqualTo(37);
    assertThat(coverage.number("estimated")).isEqualTo(2);
    assertThat(coverage.number("denied")).isEqualTo(7);
    assertThat(coverage.number("unreadable")).isEqualTo(1);
    assertThat(coverage.number("unwalked")).isEqualTo(14);
    assertThat(coverage.number("never_walked")).isEqualTo(5);
    assertThat(coverage.number("pss_off")).isEqualTo(4);
    assertThat(coverage.number("too_large")).isEqualTo(3);
    assertThat(coverage.number("unmeasured")).isEqualTo(2);
    assertThat(coverage.names("pss_off_hosts")).containsExactly("host");
    assertThat(coverage.number("hosts_pss_off")).isEqualTo(1);
    assertThat(table("no such program", 0).coverage().names("pss_off_hosts")).isEmpty();
  }

  @Test
  void swapOfAHostThatUsesNone_isNoEstimate() {
    row(RowKind.SAMPLED, 1, 4096);
    assertThat(total(0).isEstimate("swap_shown_bytes")).isFalse();
    assertThat(total(0).isEstimate("pss_bytes")).isTrue();
    assertThat(total(1000).isEstimate("swap_shown_bytes")).isTrue();
  }

  @Test
  void hosts_sayWhereTheirSumsComeFrom() {
    row(RowKind.EXACT, 1, 0);
    assertThat(host())
        .satisfies(host -> {
          assertThat(host.weakestKind()).isEqualTo("exact");
          assertThat(host.number("error_bytes")).isZero();
          assertThat(host.has("error_bytes")).isTrue();
          assertThat(host.isEstimate("processes_ram_bytes")).isFalse();
        });
    row(RowKind.SAMPLED, 1, 4096);
    assertThat(host())
        .satisfies(host -> {
          assertThat(host.weakestKind()).isEqualTo("sampled");
          assertThat(host.number("error_bytes")).isEqualTo(4096);
          assertThat(host.isEstimate("processes_ram_bytes")).isTrue();
          assertThat(host.isEstimate("processes_swap_bytes")).isTrue();
        });
  }

  private Row host() {
    publish(1000);
    return AnswerRows.of(answers.hosts(ListHostsRequest.getDefaultInstance(), Cancellation.NEVER))
        .rows()
        .getFirst();
  }

  private Row total(long swapUsed) {
    return table("", swapUsed).sum();
  }

  private AnswerRows table(String filter, long swapUsed) {
    publish(swapUsed);
    QueryTableRequest.Builder request = QueryTableRequest.newBuilder().setFilter(filter);
    AnswerRows table = AnswerRows.of(answers.table(request.build(), Cancellation.NEVER));
    for (String by : List.of("pid", "command")) {
      QueryTableRequest other = request.clone().addGroupBy(by).build();
      assertThat(words(AnswerRows.of(answers.table(other, Cancellation.NEVER)).sum()))
          .isEqualTo(words(table.sum()));
    }
    return table;
  }

  /** What tables of groups have. */
  private static Map<String, Object> words(Row row) {
    Map<String, Object> words = new HashMap<>(row.values());
    words.keySet().removeAll(List.of("host", "user", "command"));
    return words;
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
