package dev.zmem.aggregator.row;

import static dev.zmem.model.Absent.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** What a host's rows hold of its swap and its huge pages is never more than the host says. */
class CapToHostUseTest {
  private static final long MIB = 1 << 20;

  @Example
  void estimatesYieldFirst_withinTheirBounds() {
    LiveRows rows =
        table(
            List.of(row(100 * MIB, 100 * MIB, 0), row(400 * MIB, 250 * MIB, 150 * MIB)), 250, 1000);
    assertThat(rows.bytes(Figure.SWAP_SHOWN, 0)).isEqualTo(100 * MIB);
    assertThat(rows.swapErrorBytes(0)).isZero();
    assertThat(rows.bytes(Figure.SWAP_SHOWN, 1)).isEqualTo(150 * MIB);
    assertThat(rows.swapErrorBytes(1)).isEqualTo(150 * MIB);
    assertThat(rows.bytes(Figure.SWAP, 1)).as("Swap in full is the kernel's").isEqualTo(400 * MIB);
  }

  @Example
  void exactRowsOfOlderMoments_yieldInProportion_andAreEstimatesThen() {
    LiveRows rows =
        table(List.of(row(100 * MIB, 100 * MIB, 0), row(300 * MIB, 300 * MIB, 0)), 200, 1000);
    assertThat(rows.bytes(Figure.SWAP_SHOWN, 0)).isEqualTo(50 * MIB);
    assertThat(rows.bytes(Figure.SWAP_SHOWN, 1)).isEqualTo(150 * MIB);
    assertThat(rows.swapErrorBytes(0)).isEqualTo(50 * MIB);
  }

  @Example
  void hostThatUsesNoSwap_hasNone_forSure() {
    LiveRows rows = table(List.of(row(100 * MIB, 60 * MIB, 40 * MIB), row(0, 0, 5)), 0, 1000);
    assertThat(sum(rows)).isZero();
    assertThat(rows.swapErrorBytes(0) + rows.swapErrorBytes(1)).isZero();
  }

  @Example
  void kernelWithoutSwapPss_showsSwap_withinTheHosts() {
    LiveRows rows = table(List.of(row(100 * MIB, ABSENT, 0), row(100 * MIB, ABSENT, 0)), 100, 1000);
    assertThat(sum(rows)).isEqualTo(100 * MIB);
    assertThat(table(List.of(row(100 * MIB, ABSENT, 0)), 100, 1000).bytes(Figure.SWAP_SHOWN, 0))
        .isEqualTo(100 * MIB);
  }

  @Example
  void hugePages_areWithinTheHosts_andWhatIsNotKnownLimitsNothing() {
    List<LiveRow> rows = List.of(huge(10 * MIB, 30 * MIB), huge(0, 40 * MIB));
    assertThat(hugetlb(table(rows, 0, 40))).isEqualTo(40 * MIB);
    assertThat(hugetlb(table(rows, 0, 100))).isEqualTo(80 * MIB);
    assertThat(hugetlb(new LiveRows(rows).within(HostFigures.NONE))).isEqualTo(80 * MIB);
  }

  @Provide
  Arbitrary<List<LiveRow>> rows() {
    Arbitrary<Long> figures = Arbitraries.longs().between(-1, 1L << 42);
    return Combinators.combine(figures, figures, figures, figures)
        .as((swap, swapPss, error, part) ->
            new LiveRow(
                1,
                1,
                Attributes.of("a", "", ""),
                1,
                new Provenance(RowKind.SAMPLED, 0, 0, 1, Math.max(0, error)),
                MadeUpFigures.of(1, 1, 1, swap, swapPss, 0, part, 0)))
        .list()
        .ofMaxSize(30);
  }

  @Property(tries = 300)
  void sums_areNeverAboveTheHosts(
      @ForAll("rows") List<LiveRow> rows, @ForAll @LongRange(min = 0, max = 1L << 24) long mib) {
    LiveRows within = table(rows, mib, mib);
    assertThat(sum(within)).isLessThanOrEqualTo(mib * MIB);
    assertThat(hugetlb(within)).isLessThanOrEqualTo(mib * MIB);
    MemorySum all = new MemorySum();
    for (int part = 0; part < within.subtotals().size(); part++) {
      within.subtotals().addTo(all, part);
    }
    assertThat(Math.max(0, all.bytes(Figure.SWAP_SHOWN))).isEqualTo(sum(within));
    for (int row = 0; row < within.size(); row++) {
      LiveRow sent = rows.get(row);
      long shown =
          sent.figures().swapPssBytes() < 0
              ? sent.figures().swapBytes()
              : sent.figures().swapPssBytes();
      assertThat(within.bytes(Figure.SWAP_SHOWN, row)).isLessThanOrEqualTo(shown);
      assertThat(within.bytes(Figure.SWAP_SHOWN, row) < 0).isEqualTo(shown < 0);
      assertThat(within.swapErrorBytes(row)).isNotNegative();
    }
    assertThat(within.within(figures(mib, mib))).as("once is enough").isSameAs(within);
  }

  private static LiveRows table(List<LiveRow> rows, long swapMib, long hugetlbMib) {
    return new LiveRows(new ArrayList<>(rows)).within(figures(swapMib, hugetlbMib));
  }

  private static HostFigures figures(long swapMib, long hugetlbMib) {
    return new HostFigures(
        Map.of(
            HostFigure.SWAP_TOTAL_BYTES,
            1L << 50,
            HostFigure.SWAP_FREE_BYTES,
            (1L << 50) - swapMib * MIB,
            HostFigure.HUGETLB_IN_USE_BYTES,
            hugetlbMib * MIB));
  }

  private static long sum(LiveRows rows) {
    long sum = 0;
    for (int row = 0; row < rows.size(); row++) {
      sum += Math.max(0, rows.bytes(Figure.SWAP_SHOWN, row));
    }
    return sum;
  }

  private static long hugetlb(LiveRows rows) {
    long sum = 0;
    for (int row = 0; row < rows.size(); row++) {
      sum += Math.max(0, rows.bytes(Figure.HUGETLB, row));
    }
    return sum;
  }

  private static LiveRow row(long swap, long swapPss, long swapError) {
    RowKind kind = swapError > 0 ? RowKind.STEPPED : RowKind.EXACT;
    return new LiveRow(
        1,
        1,
        Attributes.of("a", "", ""),
        1,
        new Provenance(kind, 0, 0, kind.isEstimate() ? 1 : 0, swapError),
        MadeUpFigures.of(1, 1, 1, swap, swapPss, 0, 0, 0));
  }

  private static LiveRow huge(long own, long part) {
    return new LiveRow(
        1,
        1,
        Attributes.of("db", "", ""),
        1,
        Provenance.exact(0),
        MadeUpFigures.of(1, 1, 1, 0, 0, own, 80 * MIB, 0, part));
  }
}
