package dev.zmem.aggregator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.host.HostFiguresReader;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What real kernels say of themselves adds up, and little of it is unaccounted for. */
class HostLedgerOfKernelsTest {
  @TempDir private Path folder;

  /** {@code /proc/meminfo} of machines that ran these kernels, without the lines nobody reads. */
  enum Kernel {
    LINUX_3_2(
        """
        MemTotal:        4048532 kB
        MemFree:         2737776 kB
        Buffers:          189300 kB
        Cached:           496176 kB
        SwapCached:            0 kB
        Active:           595104 kB
        Inactive:         534100 kB
        Active(file):     150520 kB
        Inactive(file):   532916 kB
        Unevictable:           0 kB
        SwapTotal:       7268664 kB
        SwapFree:        7268664 kB
        AnonPages:        443688 kB
        Mapped:           116516 kB
        Shmem:              2024 kB
        Slab:              62896 kB
        SReclaimable:      38660 kB
        KernelStack:        3264 kB
        PageTables:        24312 kB
        VmallocUsed:      122068 kB
        VmallocChunk:   34359601148 kB
        HugePages_Total:       0
        HugePages_Free:        0
        HugePages_Rsvd:        0
        Hugepagesize:       2048 kB
        """),
    LINUX_3_10(
        """
        MemTotal:       16267884 kB
        MemFree:        13119460 kB
        MemAvailable:   13798228 kB
        Buffers:          240324 kB
        Cached:          1648252 kB
        SwapCached:         9644 kB
        Active:           802676 kB
        Inactive:        1733356 kB
        Active(file):     292376 kB
        Inactive(file):   283936 kB
        Unevictable:           0 kB
        SwapTotal:       1048572 kB
        SwapFree:         967376 kB
        AnonPages:        639208 kB
        Mapped:           109460 kB
        Shmem:           1312244 kB
        Slab:             478768 kB
        SReclaimable:     355860 kB
        KernelStack:        5376 kB
        PageTables:        10860 kB
        VmallocUsed:       34736 kB
        VmallocChunk:   34359698684 kB
        HugePages_Total:       0
        HugePages_Free:        0
        HugePages_Rsvd:        0
        Hugepagesize:       2048 kB
        """),
    LINUX_6_18(
        """
        MemTotal:       24684084 kB
        MemFree:        23492568 kB
        MemAvailable:   23872148 kB
        Buffers:           26168 kB
        Cached:           462964 kB
        SwapCached:            0 kB
        Active:           243788 kB
        Inactive:         399992 kB
        Active(file):     242172 kB
        Inactive(file):   238060 kB
        Unevictable:       22060 kB
        SwapTotal:             0 kB
        SwapFree:              0 kB
        Zswap:                 0 kB
        Zswapped:              0 kB
        AnonPages:        176828 kB
        Mapped:            51996 kB
        Shmem:              8872 kB
        KReclaimable:     230740 kB
        Slab:             266600 kB
        SReclaimable:     230740 kB
        KernelStack:        2180 kB
        PageTables:         3884 kB
        SecPageTables:         0 kB
        VmallocUsed:       14972 kB
        VmallocChunk:          0 kB
        Percpu:              784 kB
        HugePages_Total:       0
        HugePages_Free:        0
        HugePages_Rsvd:        0
        Hugepagesize:       2048 kB
        Hugetlb:               0 kB
        """);

    private final String meminfo;

    Kernel(String meminfo) {
      this.meminfo = meminfo;
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyKernel_addsUp_withLittleUnaccountedFor(Kernel kernel) throws IOException {
    Files.writeString(folder.resolve("meminfo"), kernel.meminfo);
    HostFigures host = read();
    List<LedgerRow> rows = HostLedger.of(host, new MemorySum());
    for (LedgerPart part : LedgerPart.values()) {
      long sum =
          rows.stream()
              .filter(row -> row.part() == part && row.isKnown())
              .mapToLong(LedgerRow::bytes)
              .sum();
      HostFigure all =
          part == LedgerPart.RAM ? HostFigure.MEM_TOTAL_BYTES : HostFigure.SWAP_TOTAL_BYTES;
      assertThat(sum).as(part.word()).isEqualTo(host.get(all));
    }
    LedgerRow rest =
        rows.stream().filter(row -> row.area() == LedgerArea.UNACCOUNTED).findFirst().orElseThrow();
    assertThat(Math.abs(rest.bytes())).isLessThan(rest.ofBytes() / 20);
    assertThat(host.memAvailableBytes()).isBetween(1L, host.get(HostFigure.MEM_TOTAL_BYTES));
  }

  private HostFigures read() {
    try (KernelFiles files = new KernelFiles();
        HostFiguresReader reader = new HostFiguresReader(new ProcRoot(folder), files)) {
      return reader.read();
    }
  }
}
