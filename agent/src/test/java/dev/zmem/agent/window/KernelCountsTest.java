package dev.zmem.agent.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCountsTest {
  private static final int PID = 77;

  @TempDir Path proc;

  @Test
  void emptyPageTables_takeTheKernelTime() throws IOException {
    // measured on Linux 6.18: a rollup of these tables takes 44 ms
    KernelCounts counts = counts(9_004, 131_392, 0);
    assertThat(millis(counts, Long.MAX_VALUE)).isBetween(44L, 60L);
    assertThat(millis(counts, 1 << 30)).as("a small mapping has few of them").isLessThan(2);
  }

  @Test
  void swappedPages_takeWhatResidentOnesDo() throws IOException {
    long inRam = millis(counts(4 << 20, 8_300, 0), Long.MAX_VALUE);
    assertThat(millis(counts(0, 8_300, 4 << 20), Long.MAX_VALUE)).isEqualTo(inRam);
    assertThat(inRam).isBetween(60L, 70L);
  }

  private static long millis(KernelCounts counts, long mappedBytes) {
    return Duration.ofNanos(counts.walkNanos(mappedBytes)).toMillis();
  }

  private KernelCounts counts(long anonymousKib, long tablesKib, long swapKib) throws IOException {
    Path process = Files.createDirectories(proc.resolve(String.valueOf(PID)));
    Files.writeString(
        process.resolve("status"),
        """
        Name:\tpython3
        VmRSS:\t%1$8d kB
        RssAnon:\t%1$8d kB
        RssFile:\t       0 kB
        RssShmem:\t       0 kB
        VmPTE:\t%2$8d kB
        VmSwap:\t%3$8d kB
        HugetlbPages:\t       0 kB
        """
            .formatted(anonymousKib, tablesKib, swapKib));
    try (KernelFiles files = new KernelFiles()) {
      KernelCounts counts = new KernelCounts(new ProcRoot(proc), files);
      assertThat(counts.read(PID, 0)).isPositive();
      return counts;
    }
  }
}
