package dev.zmem.agent.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.agent.estimate.WindowPlan;
import dev.zmem.agent.procfs.PagemapReader;
import dev.zmem.agent.window.WindowOutcome.Measured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Against this machine's own kernel and a real process. */
class WindowWalkerTest extends WindowWalks {
  private static final int ALL = 100_000;

  /** P(X < 349) of a binomial X with n = 400 and p = 0.95 is below 10^-9. */
  private static final int SAMPLES = 400;

  private static final int LEAST_HELD = 349;
  private static final Percentage ONE_PERCENT = Percentage.withPercentage(1);

  private static final Path HUGE_PAGES = Path.of("/proc/sys/vm/nr_hugepages");

  @Test
  void census_saysWhatTheKernelSays() throws Exception {
    int pid = pid(workload("300", "64", "20"));
    Measured measured = measured(pid, ALL, 1);
    Rollup rollup = Rollup.of(pid);
    assertThat(measured.census()).isTrue();
    assertThat(measured.windowsInAll()).isEqualTo(measured.windowsRead()).isBetween(180L, 260L);
    assertThat(measured.exclusive().errorBytes()).isZero();
    assertThat(measured.exclusive().bytes()).isCloseTo(rollup.uss(), ONE_PERCENT);
    assertThat(measured.exclusive().bytes()).isBetween(280 * MIB, 282 * MIB);
    assertThat(measured.present().bytes()).isCloseTo(rollup.bytes("Rss"), ONE_PERCENT);
    assertThat(measured.present().bytes() - measured.exclusive().bytes())
        .isBetween(64 * MIB, 68 * MIB);
    // the guard regions' 4 MiB are no swap
    assertThat(measured.swapped().bytes()).isCloseTo(rollup.bytes("Swap"), within(MIB));
    assertThat(measured.longestReadNanos()).isPositive();
  }

  /**
   * Addresses are new in every run, so it is by chance how many hold. Of {@link #SAMPLES} bounds,
   * each of which holds in 95 of 100 cases, fewer than {@link #LEAST_HELD} hold once in 10^9 runs;
   * of bounds half as wide some 320 do. The windows differ in how many of their pages are
   * exclusive: a process whose pages of one kind are all alike is estimated without error by any
   * sample.
   */
  @Test
  void sample_isWithinItsBound_for95Of100Seeds() throws Exception {
    int pid = pid(workload("40", "20", "0", "300"));
    long truth = measured(pid, ALL, 1).exclusive().bytes();
    assertThat(truth).isCloseTo(Rollup.of(pid).uss(), ONE_PERCENT);
    int held = 0;
    int inexact = 0;
    for (int seed = 0; seed < SAMPLES; seed++) {
      Measured sample = measured(pid, 60, seed);
      assertThat(sample.census()).isFalse();
      assertThat(sample.windowsRead()).isEqualTo(60);
      assertThat(sample.exclusive().errorBytes()).isBetween(1L, 80 * MIB);
      long off = Math.abs(sample.exclusive().bytes() - truth);
      held += off <= sample.exclusive().errorBytes() ? 1 : 0;
      inexact += off > 0 ? 1 : 0;
    }
    assertThat(inexact).isGreaterThan(SAMPLES / 2);
    assertThat(held).isGreaterThanOrEqualTo(LEAST_HELD);
  }

  @Test
  void terabytesReserved_areNotWalked() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
    int pid =
        pid(
            run(
                compiled(
                    """
                    #include <stdio.h>
                    #include <sys/mman.h>
                    int main(void) {
                      void *reserved = mmap(0, 20L << 40, PROT_NONE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
                      if (reserved == MAP_FAILED) return 1;
                      puts("ready");
                      fflush(stdout);
                      getchar();
                      return 0;
                    }
                    """)));
    Measured measured = measured(pid, 100, 1);
    assumeTrue(measured.windowsInAll() < 5_000_000L, "PAGEMAP_SCAN needs Linux 6.7");
    assertThat(measured.census()).isTrue();
    assertThat(measured.windowsInAll()).isLessThan(50);
  }

  /** A database's map or a sanitizer's shadow: a block of what is mapped is touched, or bits. */
  @Test
  void sparseMapping_isEstimatedAsIfItsHolesWereNotThere() throws Exception {
    for (String scattered : new String[] {"0", "1"}) {
      int pid = pid(run(compiled(Files.readString(Path.of("src/test/c/sparse.c"))), scattered));
      long truth = Rollup.of(pid).uss();
      for (int seed = 0; seed < 20; seed++) {
        Measured measured = measured(pid, 48, seed);
        assumeTrue(measured.windowsInAll() < 10_000, "PAGEMAP_SCAN needs Linux 6.7");
        assertThat(measured.exclusive().bytes()).isCloseTo(truth, ONE_PERCENT);
        assertThat(measured.errorIfAloneBytes()).isLessThan(MIB * 8);
      }
    }
  }

  @Test
  void hugePages_areNoUss_andAreCountedApart() throws Exception {
    assumeTrue(Files.isWritable(HUGE_PAGES), "huge pages cannot be reserved: not root");
    String before = hugePages();
    // a write may get fewer pages than it asks for while memory is fragmented
    for (int attempt = 0; attempt < 5 && !hugePages().equals("32"); attempt++) {
      Files.writeString(HUGE_PAGES, "32");
    }
    try {
      assumeTrue(hugePages().equals("32"), "the kernel has no 32 huge pages: " + hugePages());
      Process holder = run(compiled(Files.readString(Path.of("src/test/c/hugepages.c"))));
      Measured measured = measured(pid(holder), ALL, 1);
      // 8 MiB anonymous, 12 of shared memory and 10 of a file without a name; 6 with a child
      assertThat(measured.hugetlb().privateBytes() + measured.hugetlb().sharedBytes())
          .isEqualTo(36 * MIB);
      assertThat(measured.hugetlb().sharedBytes()).isEqualTo(6 * MIB);
      assertThat(measured.exclusive().bytes())
          .isCloseTo(Rollup.of(pid(holder)).uss(), within(MIB / 2))
          .isLessThan(22 * MIB);
      end(holder);
    } finally {
      Files.writeString(HUGE_PAGES, before);
    }
  }

  @Test
  void largestWindow_isOneRead() {
    assertThat(PagemapReader.MAX_PAGES).isEqualTo(WindowPlan.WINDOW_PAGES);
  }

  /** By cat: the kernel answers this file in one read only, which Java's readString does not do. */
  private static String hugePages() throws IOException {
    Process cat = new ProcessBuilder("cat", HUGE_PAGES.toString()).start();
    return new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
  }
}
