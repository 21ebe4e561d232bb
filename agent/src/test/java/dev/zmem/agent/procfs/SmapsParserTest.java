package dev.zmem.agent.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.Absent;
import dev.zmem.model.Figure;
import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class SmapsParserTest {
  /** Linux 6.18, {@code cat /proc/self/smaps_rollup}, figures changed so that each is its own. */
  private static final String ROLLUP_6_18 =
      """
      55d0c0a5e000-7ffd3a5f2000 ---p 00000000 00:00 0                          [rollup]
      Rss:                1700 kB
      Pss:                 309 kB
      Pss_Dirty:           104 kB
      Pss_Anon:            100 kB
      Pss_File:            209 kB
      Pss_Shmem:             0 kB
      Shared_Clean:       1500 kB
      Shared_Dirty:          0 kB
      Private_Clean:        60 kB
      Private_Dirty:       104 kB
      Referenced:         1700 kB
      Anonymous:           104 kB
      KSM:                  16 kB
      LazyFree:             12 kB
      AnonHugePages:         8 kB
      ShmemPmdMapped:        0 kB
      FilePmdMapped:         0 kB
      Shared_Hugetlb:     2048 kB
      Private_Hugetlb:    4096 kB
      Swap:                 40 kB
      SwapPss:              20 kB
      Locked:               24 kB
      """;

  /** Linux 4.14: no Pss_Anon, no KSM; and no SwapPss as before 4.3. */
  private static final String ROLLUP_OLD =
      """
      00400000-7ffd3a5f2000 ---p 00000000 00:00 0                          [rollup]
      Rss:                1700 kB
      Pss:                 309 kB
      Private_Clean:        60 kB
      Private_Dirty:       104 kB
      Swap:                 40 kB
      """;

  /** Two mappings of {@code smaps}, with the lines without a kB value. */
  private static final String SMAPS =
      """
      55d0c0a5e000-55d0c0a60000 r--p 00000000 fe:00 1234                       /usr/bin/cat
      Size:                  8 kB
      KernelPageSize:        4 kB
      Rss:                   8 kB
      Pss:                   4 kB
      Private_Clean:         0 kB
      Private_Dirty:         8 kB
      Swap:                  0 kB
      SwapPss:               0 kB
      THPeligible:           0
      ProtectionKey:         0
      VmFlags: rd mr mw me sd
      55d0c0a60000-55d0c0a70000 rw-p 00000000 00:00 0                          [heap]
      Rss:                  64 kB
      Pss:                  60 kB
      Private_Clean:         4 kB
      Private_Dirty:        56 kB
      Swap:                 16 kB
      SwapPss:              16 kB
      VmFlags: rd wr
      """;

  private final SmapsParser parser = new SmapsParser();

  @Example
  void rollup_ofANewKernel_givesEveryFigure() {
    assertThat(parse(ROLLUP_6_18)).isTrue();
    long kib = 1024;
    assertThat(parser.figures(null))
        .isEqualTo(
            MadeUpFigures.of(
                    309 * kib,
                    164 * kib,
                    1700 * kib,
                    40 * kib,
                    20 * kib,
                    4096 * kib,
                    2048 * kib,
                    12 * kib)
                .with(Figure.PSS_ANON, 100 * kib)
                .with(Figure.PSS_FILE, 209 * kib)
                .with(Figure.PSS_SHMEM, 0)
                .with(Figure.PSS_DIRTY, 104 * kib)
                .with(Figure.ANON_HUGE_PAGES, 8 * kib)
                .with(Figure.KSM, 16 * kib)
                .with(Figure.LOCKED, 24 * kib));
    assertThat(parser.firstAddress()).isEqualTo(0x55d0c0a5e000L);
    assertThat(parser.lastAddress()).isEqualTo(0x7ffd3a5f2000L);
  }

  @Example
  void rollup_ofAnOldKernel_leavesMissingFiguresAbsent() {
    assertThat(parse(ROLLUP_OLD)).isTrue();
    MemoryFigures figures = parser.figures(null);
    assertThat(figures.swapBytes()).isEqualTo(40 * 1024);
    assertThat(figures.swapPssBytes()).isEqualTo(Absent.ABSENT);
    assertThat(figures.sharedHugetlbBytes()).isEqualTo(Absent.ABSENT);
  }

  @Example
  void smaps_isSummedOverMappings() {
    assertThat(parse(SMAPS)).isTrue();
    MemoryFigures figures = parser.figures(null);
    assertThat(figures.rssBytes()).isEqualTo(72 * 1024);
    assertThat(figures.ussBytes()).isEqualTo(68 * 1024);
    assertThat(figures.swapPssBytes()).isEqualTo(16 * 1024);
  }

  @Example
  void unchangedFigures_areTheSameObject() {
    assertThat(parse(ROLLUP_6_18)).isTrue();
    MemoryFigures first = parser.figures(null);
    assertThat(parse(ROLLUP_6_18)).isTrue();
    assertThat(parser.figures(first)).isSameAs(first);
  }

  @Example
  void otherFiles_andImpossibleNumbers_areMalformed() {
    assertThat(parse("")).isFalse();
    assertThat(parse("Name:\tbash\nUmask:\t0022\n")).isFalse();
    assertThat(parse("Rss: 99999999999999999999 kB\nPss: 1 kB\n")).isFalse();
  }

  @Property
  void anyBytes_neverThrow(@ForAll @Size(max = 300) byte[] bytes) {
    boolean parsed = parser.parse(bytes, bytes.length);
    assertThat(parsed && parser.figures(null).rssBytes() < 0).isFalse();
  }

  @Property
  void rendered_parsesBack(
      @ForAll @LongRange(min = 0, max = 1L << 40) long rss,
      @ForAll @LongRange(min = 0, max = 1L << 40) long pss,
      @ForAll @LongRange(min = 0, max = 1L << 40) long dirty) {
    assertThat(
            parse(
                "Rss: "
                    + rss
                    + " kB\nPss: %8d kB\nPrivate_Dirty:   ".formatted(pss)
                    + dirty
                    + " kB\n"))
        .isTrue();
    MemoryFigures figures = parser.figures(null);
    assertThat(figures.rssBytes()).isEqualTo(rss * 1024);
    assertThat(figures.pssBytes()).isEqualTo(pss * 1024);
    assertThat(figures.ussBytes()).isEqualTo(dirty * 1024);
  }

  private boolean parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return parser.parse(bytes, bytes.length);
  }
}
