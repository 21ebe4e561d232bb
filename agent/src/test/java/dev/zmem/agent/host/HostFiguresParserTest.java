package dev.zmem.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.Absent;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class HostFiguresParserTest {
  /** Linux 6.18, a machine of 24 GiB. */
  private static final String MEMINFO_6_18 =
      """
      MemTotal:       24684096 kB
      MemFree:        22392488 kB
      MemAvailable:   23550532 kB
      Buffers:           39532 kB
      Cached:          1311440 kB
      SwapCached:            0 kB
      Active:           667488 kB
      Inactive:        1389900 kB
      Active(anon):       1540 kB
      SwapTotal:             0 kB
      SwapFree:              0 kB
      Zswap:               112 kB
      Zswapped:            448 kB
      Dirty:              3216 kB
      AnonPages:        720520 kB
      Mapped:            45884 kB
      Shmem:              8788 kB
      KReclaimable:     106816 kB
      Slab:             141468 kB
      SReclaimable:     106816 kB
      SUnreclaim:        34652 kB
      KernelStack:        2268 kB
      PageTables:         3796 kB
      VmallocTotal:   34359738367 kB
      HugePages_Total:       4
      HugePages_Free:        4
      Hugepagesize:       2048 kB
      Hugetlb:         1056768 kB
      DirectMap4k:       26624 kB
      """;

  /** Linux 2.6.32: no MemAvailable, no Zswap, no Hugetlb. */
  private static final String MEMINFO_2_6_32 =
      """
      MemTotal:        1020128 kB
      MemFree:          200000 kB
      Buffers:           24060 kB
      Cached:           300000 kB
      SwapCached:            0 kB
      Active:           144028 kB
      Inactive:         128916 kB
      Unevictable:           0 kB
      Mlocked:               0 kB
      SwapTotal:       2064376 kB
      SwapFree:        2064376 kB
      Dirty:                16 kB
      Writeback:             0 kB
      AnonPages:         24140 kB
      Mapped:            13032 kB
      Shmem:               100 kB
      Slab:              52584 kB
      SReclaimable:      20000 kB
      SUnreclaim:        32584 kB
      KernelStack:        1000 kB
      PageTables:         2936 kB
      NFS_Unstable:          0 kB
      CommitLimit:     2574440 kB
      VmallocTotal:   34359738367 kB
      HugePages_Total:       3
      HugePages_Free:        0
      Hugepagesize:       2048 kB
      DirectMap4k:        8192 kB
      """;

  private final HostFiguresParser parser = new HostFiguresParser();

  @Example
  void meminfo_ofANewKernel_givesItsFigures() {
    HostFigures figures = meminfo(MEMINFO_6_18);
    assertThat(figures.get(HostFigure.MEM_TOTAL_BYTES)).isEqualTo(24684096L * 1024);
    assertThat(figures.get(HostFigure.MEM_AVAILABLE_BYTES)).isEqualTo(23550532L * 1024);
    assertThat(figures.get(HostFigure.ACTIVE_BYTES)).isEqualTo(667488L * 1024);
    assertThat(figures.get(HostFigure.ZSWAPPED_BYTES)).isEqualTo(448 * 1024);
    assertThat(figures.get(HostFigure.SLAB_RECLAIMABLE_BYTES)).isEqualTo(106816L * 1024);
    assertThat(figures.get(HostFigure.HUGETLB_BYTES)).isEqualTo(1056768L * 1024);
    assertThat(figures.get(HostFigure.SWAP_TOTAL_BYTES)).isZero();
  }

  @Example
  void meminfo_ofAnOldKernel_hasAvailableEstimated_andHugePagesCounted() {
    HostFigures figures = meminfo(MEMINFO_2_6_32);
    assertThat(parser.lacksAvailable()).isTrue();
    parser.estimateAvailable(Absent.ABSENT);
    assertThat(parser.figures().get(HostFigure.MEM_AVAILABLE_BYTES))
        .isEqualTo((200000L + 300000 - 100 + 20000 / 2) * 1024);
    assertThat(figures.get(HostFigure.HUGETLB_BYTES)).isEqualTo(3L * 2048 * 1024);
    assertThat(figures.get(HostFigure.ZSWAP_BYTES)).isEqualTo(Absent.ABSENT);
  }

  /** The kernel's own example: free 200000, watermarks 1000, page cache 300000, slab 20000. */
  @Example
  void available_isEstimatedByTheKernelsFormula() {
    HostFigures old =
        meminfo(MEMINFO_2_6_32 + "Active(file):    100000 kB\nInactive(file):  190000 kB\n");
    assertThat(old.get(HostFigure.MEM_AVAILABLE_BYTES)).isEqualTo(Absent.ABSENT);
    parser.estimateAvailable(1000 * 1024);
    assertThat(parser.figures().get(HostFigure.MEM_AVAILABLE_BYTES))
        .isEqualTo((200000L - 1000 + (290000 - 1000) + (20000 - 1000)) * 1024);
    old = meminfo("MemTotal: 1000 kB\nMemFree: 10 kB\nCached: 10 kB\n");
    parser.estimateAvailable(1000 * 1024);
    assertThat(parser.figures().get(HostFigure.MEM_AVAILABLE_BYTES)).isZero();
    assertThat(old.get(HostFigure.MEM_TOTAL_BYTES)).isEqualTo(1000 * 1024);
  }

  /** Linux 3.10 counts addresses, 4.4 to 5.2 nothing; the kernel's own memory is neither. */
  @Example
  void vmalloc_isMemoryOnly() {
    assertThat(vmalloc("VmallocUsed:      361724 kB\nVmallocChunk:   34359300092 kB\n"))
        .isEqualTo(Absent.ABSENT);
    assertThat(vmalloc("VmallocUsed:           0 kB\nVmallocChunk:          0 kB\n"))
        .isEqualTo(Absent.ABSENT);
    assertThat(vmalloc("VmallocUsed:       14972 kB\nVmallocChunk:          0 kB\n"))
        .isEqualTo(14972 * 1024);
  }

  private long vmalloc(String lines) {
    return meminfo(lines).get(HostFigure.VMALLOC_BYTES);
  }

  @Example
  void pressure_isTakenFromBothLines() {
    pressure(
        """
        some avg10=63.50 avg60=80.38 avg300=79.85 total=3982879123
        full avg10=1.05 avg60=0.00 avg300=0.00 total=0
        """);
    assertThat(parser.figures().get(HostFigure.MEMORY_SOME_CENTIPERCENT)).isEqualTo(6350);
    assertThat(parser.figures().get(HostFigure.MEMORY_FULL_CENTIPERCENT)).isEqualTo(105);
  }

  @Example
  void pressure_thatIsNotThere_isAbsent() {
    pressure("");
    assertThat(parser.figures()).isEqualTo(HostFigures.NONE);
    pressure("some avg10= avg60=0.00\nfull avg10=1.5 total=0\n");
    assertThat(parser.figures()).isEqualTo(HostFigures.NONE);
  }

  @Example
  void vmstat_andUptime_giveTheirNumbers() {
    parser.clear();
    byte[] vmstat = ascii("nr_free_pages 1\npswpin 247\npswpout 281157\npgpgin 5\n");
    parser.vmstat(vmstat, vmstat.length);
    byte[] uptime = ascii("16035.10 19400.86\n");
    parser.uptime(uptime, uptime.length);
    assertThat(parser.figures().get(HostFigure.SWAPPED_IN_PAGES)).isEqualTo(247);
    assertThat(parser.figures().get(HostFigure.SWAPPED_OUT_PAGES)).isEqualTo(281157);
    assertThat(parser.figures().get(HostFigure.UPTIME_SECONDS)).isEqualTo(16035);
  }

  @Example
  void impossibleNumbers_areAbsent() {
    HostFigures figures =
        meminfo("MemTotal: 99999999999999999999 kB\nMemFree: kB\nCached: -4 kB\n");
    assertThat(figures).isEqualTo(HostFigures.NONE);
  }

  @Property
  void anyBytes_neverThrow_inAnyFile(@ForAll @Size(max = 200) byte[] bytes) {
    parser.clear();
    parser.meminfo(bytes, bytes.length);
    parser.vmstat(bytes, bytes.length);
    parser.uptime(bytes, bytes.length);
    parser.pressure(
        bytes,
        bytes.length,
        HostFigure.MEMORY_SOME_CENTIPERCENT,
        HostFigure.MEMORY_FULL_CENTIPERCENT);
    parser.figures().forEachPresent((figure, value) -> assertThat(value).isNotNegative());
  }

  @Property
  void cutAnywhere_neverThrows(@ForAll @Size(max = 4) byte[] noise) {
    byte[] bytes = ascii(MEMINFO_6_18);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length + noise.length);
      System.arraycopy(noise, 0, cut, length, noise.length);
      parser.clear();
      parser.meminfo(cut, cut.length);
      assertThat(parser.figures().get(HostFigure.DIRTY_BYTES))
          .isGreaterThanOrEqualTo(Absent.ABSENT);
    }
  }

  private HostFigures meminfo(String text) {
    parser.clear();
    byte[] bytes = ascii(text);
    parser.meminfo(bytes, bytes.length);
    return parser.figures();
  }

  private void pressure(String text) {
    parser.clear();
    byte[] bytes = ascii(text);
    parser.pressure(
        bytes,
        bytes.length,
        HostFigure.MEMORY_SOME_CENTIPERCENT,
        HostFigure.MEMORY_FULL_CENTIPERCENT);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
