package dev.zmem.aggregator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.row.LiveRow;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HostLedgerTest {
  private static final long MIB = 1 << 20;

  /** What a machine of 1,000 MiB may say, each figure at its right place in the sum. */
  private static final Map<HostFigure, Long> MACHINE =
      mib(
          Map.ofEntries(
              Map.entry(HostFigure.MEM_TOTAL_BYTES, 1000L),
              Map.entry(HostFigure.MEM_FREE_BYTES, 300L),
              Map.entry(HostFigure.ANON_PAGES_BYTES, 200L),
              Map.entry(HostFigure.CACHED_BYTES, 250L),
              Map.entry(HostFigure.MAPPED_BYTES, 60L),
              Map.entry(HostFigure.SHMEM_BYTES, 50L),
              Map.entry(HostFigure.BUFFERS_BYTES, 20L),
              Map.entry(HostFigure.SLAB_BYTES, 90L),
              Map.entry(HostFigure.SLAB_RECLAIMABLE_BYTES, 60L),
              Map.entry(HostFigure.KERNEL_STACK_BYTES, 5L),
              Map.entry(HostFigure.PAGE_TABLES_BYTES, 7L),
              Map.entry(HostFigure.SEC_PAGE_TABLES_BYTES, 1L),
              Map.entry(HostFigure.VMALLOC_BYTES, 15L),
              Map.entry(HostFigure.PERCPU_BYTES, 2L),
              Map.entry(HostFigure.HUGETLB_BYTES, 64L),
              Map.entry(HostFigure.HUGETLB_IN_USE_BYTES, 32L),
              Map.entry(HostFigure.HUGETLB_RESERVED_BYTES, 8L),
              Map.entry(HostFigure.ZSWAP_BYTES, 6L),
              Map.entry(HostFigure.ZSWAPPED_BYTES, 18L),
              Map.entry(HostFigure.ZRAM_USED_BYTES, 10L),
              Map.entry(HostFigure.SWAP_IN_ZRAM_BYTES, 30L),
              Map.entry(HostFigure.SWAP_TOTAL_BYTES, 500L),
              Map.entry(HostFigure.SWAP_FREE_BYTES, 400L),
              Map.entry(HostFigure.SWAP_CACHED_BYTES, 5L)));

  @Example
  void everyByte_hasItsRow() {
    List<LedgerRow> rows =
        HostLedger.of(new HostFigures(MACHINE), sum(process(RowKind.EXACT, 180, 30, 10, 70)));
    assertThat(mib(rows, LedgerPart.RAM))
        .containsExactly(
            "processes_anon 180",
            "processes_file 30",
            "processes_shmem 10",
            "processes_other 0",
            "processes_unmeasured 40",
            // mapped beyond PSS are 20, taken to be of files
            "page_cache 150",
            "buffers 20",
            "shmem_unmapped 40",
            "swap_cache -",
            "slab_reclaimable 60",
            "slab_unreclaimable 30",
            "kernel_stacks 5",
            "page_tables 8",
            "vmalloc 10",
            "per_cpu 2",
            "hugetlb_used 32",
            "hugetlb_reserved 8",
            "hugetlb_free 24",
            "zswap_pool 6",
            "zram_pool 10",
            "free 300",
            "unaccounted 35");
    assertThat(mib(rows, LedgerPart.SWAP))
        .containsExactly(
            "swap_processes 70",
            "swap_other 25",
            "swap_cached 5",
            "swap_free 400",
            "swap_unaccounted 0");
    assertThat(mib(rows, LedgerPart.SWAP_PLACE))
        .containsExactly(
            "swap_zswap 18", "swap_zram 30", "swap_disk 52", "swap_free 400", "swap_unaccounted 0");
  }

  @Example
  void swapCache_thatNoProcessMaps_isWhatListsHaveBeyondTheRest() {
    Map<HostFigure, Long> figures = new EnumMap<>(MACHINE);
    figures.put(HostFigure.ACTIVE_BYTES, 300 * MIB);
    figures.put(HostFigure.INACTIVE_BYTES, 163 * MIB);
    figures.put(HostFigure.UNEVICTABLE_BYTES, 10 * MIB);
    assertThat(mib(HostLedger.of(new HostFigures(figures), sum()), LedgerPart.RAM))
        .contains("swap_cache 3");
  }

  @Example
  void processesThatAreMoreThanTheKernelSays_makeTheRestNegative() {
    List<LedgerRow> rows =
        HostLedger.of(new HostFigures(MACHINE), sum(process(RowKind.EXACT, 800, 30, 10, 70)));
    assertThat(mib(rows, LedgerPart.RAM)).contains("unaccounted -545", "processes_unmeasured 0");
    assertAddUp(rows);
  }

  @Example
  void partsThatAreNotTold_areARowOfTheirOwn_andProcessesWithoutPssAreABound() {
    LiveRow windows = row(RowKind.SAMPLED, Map.of(Figure.PSS, 90 * MIB));
    LiveRow denied = row(RowKind.DENIED, Map.of());
    List<LedgerRow> rows =
        HostLedger.of(
            new HostFigures(MACHINE),
            new LiveRows(List.of(process(RowKind.EXACT, 80, 30, 10, 0), windows, denied)).total());
    assertThat(mib(rows, LedgerPart.RAM))
        .contains("processes_anon 80", "processes_other 90", "processes_unmeasured 50");
    assertThat(rows.getFirst().certainty()).isEqualTo(new LedgerRow.Certainty(true, false));
    assertAddUp(rows);
  }

  @Example
  void hostThatSaysNothing_hasNoRows_andOneWithoutSwapNoneOfIt() {
    assertThat(HostLedger.of(HostFigures.NONE, sum())).isEmpty();
    Map<HostFigure, Long> figures = new EnumMap<>(MACHINE);
    figures.put(HostFigure.SWAP_TOTAL_BYTES, 0L);
    figures.put(HostFigure.SWAP_FREE_BYTES, 0L);
    assertThat(HostLedger.of(new HostFigures(figures), sum()))
        .extracting(LedgerRow::part)
        .containsOnly(LedgerPart.RAM);
  }

  @Property(tries = 2000)
  void rows_addUpExactly_whateverAHostSays(
      @ForAll("hosts") HostFigures host, @ForAll("processes") List<LiveRow> processes) {
    assertAddUp(HostLedger.of(host, new LiveRows(processes).total()));
  }

  private static void assertAddUp(List<LedgerRow> rows) {
    for (LedgerPart part : LedgerPart.values()) {
      List<LedgerRow> own = rows.stream().filter(row -> row.part() == part).toList();
      if (!own.isEmpty()) {
        assertThat(own.stream().filter(LedgerRow::isKnown).mapToLong(LedgerRow::bytes).sum())
            .as(part.word())
            .isEqualTo(own.getFirst().ofBytes());
        assertThat(own).filteredOn(row -> !row.area().isRest()).allMatch(row -> row.bytes() >= -1);
      }
    }
  }

  @Provide
  Arbitrary<HostFigures> hosts() {
    Arbitrary<Long> bytes =
        Arbitraries.oneOf(
            Arbitraries.longs().between(-1, 1L << 48), Arbitraries.longs().between(-1, 4096));
    return Arbitraries.maps(Arbitraries.of(HostFigure.values()), bytes).map(HostFigures::new);
  }

  @Provide
  Arbitrary<List<LiveRow>> processes() {
    Arbitrary<Long> mib = Arbitraries.longs().between(0, 1 << 20);
    return Combinators.combine(
            Arbitraries.of(RowKind.EXACT, RowKind.SAMPLED, RowKind.DENIED), mib, mib, mib, mib)
        .as((kind, anon, file, shmem, swap) ->
            kind.hasPss()
                ? process(kind, anon, file, shmem, swap)
                : row(kind, Map.of(Figure.RSS, anon * MIB)))
        .list()
        .ofMaxSize(5);
  }

  private static MemorySum sum(LiveRow... rows) {
    return new LiveRows(List.of(rows)).total();
  }

  private static LiveRow process(RowKind kind, long anon, long file, long shmem, long swap) {
    return row(
        kind,
        Map.of(
            Figure.PSS, (anon + file + shmem) * MIB,
            Figure.PSS_ANON, anon * MIB,
            Figure.PSS_FILE, file * MIB,
            Figure.PSS_SHMEM, shmem * MIB,
            Figure.SWAP_PSS, swap * MIB));
  }

  private static LiveRow row(RowKind kind, Map<Figure, Long> figures) {
    MemoryFigures.Builder made = MemoryFigures.builder();
    figures.forEach(made::set);
    return new LiveRow(
        1,
        1,
        Attributes.of("program", "program", "user"),
        1,
        new Provenance(kind, 0, 0, kind == RowKind.SAMPLED ? 1 : 0),
        made.build());
  }

  private static Map<HostFigure, Long> mib(Map<HostFigure, Long> figures) {
    Map<HostFigure, Long> bytes = new EnumMap<>(HostFigure.class);
    figures.forEach((figure, mib) -> bytes.put(figure, mib * MIB));
    return bytes;
  }

  private static List<String> mib(List<LedgerRow> rows, LedgerPart part) {
    return rows.stream()
        .filter(row -> row.part() == part)
        .map(row ->
            row.area().key() + " " + (row.isKnown() ? Long.toString(row.bytes() / MIB) : "-"))
        .toList();
  }
}
