package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.agent.governor.WindowPlan;
import dev.zmem.agent.procfs.KernelFiles;
import dev.zmem.agent.procfs.PagemapReader;
import dev.zmem.agent.procfs.ProcRoot;
import dev.zmem.agent.sample.WindowOutcome.Measured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against this machine's own kernel and a real process. */
class WindowWalkerTest {
  private static final long MIB = 1 << 20;
  private static final int ALL = 100_000;

  /** P(X < 349) of a binomial X with n = 400 and p = 0.95 is below 10^-9. */
  private static final int SAMPLES = 400;

  private static final int LEAST_HELD = 349;
  private static final Percentage ONE_PERCENT = Percentage.withPercentage(1);

  private static final Path HUGE_PAGES = Path.of("/proc/sys/vm/nr_hugepages");

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();
  private final KernelFiles files = new KernelFiles();
  private final WindowWalker walker = new WindowWalker(ProcRoot.SYSTEM, files);

  @AfterEach
  void close() throws InterruptedException {
    files.close();
    for (Process process : started) {
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

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
   * bounds half as wide fail here, and so does an estimate that leaves out the shared pages.
   */
  @Test
  void sample_isWithinItsBound_for95Of100Seeds() throws Exception {
    int pid = pid(workload("300", "64", "20"));
    long truth = measured(pid, ALL, 1).exclusive().bytes();
    int held = 0;
    for (int seed = 0; seed < SAMPLES; seed++) {
      Measured sample = measured(pid, 60, seed);
      assertThat(sample.census()).isFalse();
      assertThat(sample.windowsRead()).isEqualTo(60);
      assertThat(sample.exclusive().errorBytes()).isBetween(1L, 80 * MIB);
      held +=
          Math.abs(sample.exclusive().bytes() - truth) <= sample.exclusive().errorBytes() ? 1 : 0;
    }
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
  void processThatEndsDuringAWalk_isGone() throws Exception {
    Process process = workload("100", "8", "0");
    assertThat(walker.walk(pid(process), 0, 10, 0, onFirstUse(() -> end(process))))
        .isEqualTo(WindowOutcome.GONE);
  }

  @Test
  void processThatCallsExecDuringAWalk_isGone() throws Exception {
    Process process = workload("100", "8", "0");
    assertThat(walker.walk(pid(process), 0, 10, 0, onFirstUse(() -> exec(process))))
        .isEqualTo(WindowOutcome.GONE);
  }

  @Test
  void endedProcess_andPidOfNone_areGone() throws Exception {
    Process process = workload("1", "1", "0");
    end(process);
    RandomGenerator random = new SplittableRandom(1);
    assertThat(walker.walk(pid(process), 0, 10, 0, random)).isEqualTo(WindowOutcome.GONE);
    assertThat(walker.walk(Integer.MAX_VALUE, 0, 10, 0, random)).isEqualTo(WindowOutcome.GONE);
  }

  @Test
  void kernelThread_isGone() throws IOException {
    assumeTrue(
        Files.readString(Path.of("/proc/2/comm")).strip().equals("kthreadd"),
        "no kernel threads in this PID namespace");
    assertThat(walker.walk(2, 0, 10, 0, new SplittableRandom(1)))
        .isIn(WindowOutcome.GONE, WindowOutcome.DENIED);
  }

  @Test
  void interruptedThread_givesUp_ratherThanReadWithoutPauses() {
    int self = (int) ProcessHandle.current().pid();
    Thread.currentThread().interrupt();
    try {
      assertThat(walker.walk(self, 0, 10, 1, new SplittableRandom(1)))
          .isInstanceOf(WindowOutcome.Failed.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void largestWindow_isOneRead() {
    assertThat(PagemapReader.MAX_PAGES).isEqualTo(WindowPlan.WINDOW_PAGES);
  }

  private Measured measured(int pid, int quota, long seed) {
    WindowOutcome outcome = walker.walk(pid, 0, quota, 0, new SplittableRandom(seed));
    assumeTrue(!outcome.equals(WindowOutcome.DENIED), "pagemap of a child is refused here");
    assertThat(outcome).isInstanceOf(Measured.class);
    return (Measured) outcome;
  }

  /** Windows are chosen once pagemap is open and the mappings are read: then it acts. */
  private static RandomGenerator onFirstUse(Runnable action) {
    SplittableRandom random = new SplittableRandom(1);
    boolean[] used = new boolean[1];
    return () -> {
      if (!used[0]) {
        used[0] = true;
        action.run();
      }
      return random.nextLong();
    };
  }

  private static void end(Process process) {
    process.destroyForcibly();
    try {
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void exec(Process process) {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      Path comm = Path.of("/proc/" + process.pid() + "/comm");
      while (!Files.readString(comm).equals("sleep\n")) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Process workload(String... shape) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
    return run(compiled(Files.readString(Path.of("src/test/c/windows.c"))), shape);
  }

  private Path compiled(String source) throws Exception {
    Path file = Files.writeString(folder.resolve("windows.c"), source);
    Path program = folder.resolve("windows");
    Process gcc =
        new ProcessBuilder("gcc", "-O0", "-o", program.toString(), file.toString())
            .inheritIO()
            .start();
    assertThat(gcc.waitFor()).isZero();
    return program;
  }

  private Process run(Path program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    String ready = process.inputReader().readLine();
    assumeTrue("ready".equals(ready), "the workload does not start: too little memory?");
    return process;
  }

  /** By cat: the kernel answers this file in one read only, which Java's readString does not do. */
  private static String hugePages() throws IOException {
    Process cat = new ProcessBuilder("cat", HUGE_PAGES.toString()).start();
    return new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
  }

  private static int pid(Process process) {
    return (int) process.pid();
  }

  private static org.assertj.core.data.Offset<Long> within(long bytes) {
    return org.assertj.core.data.Offset.offset(bytes);
  }

  /** The kernel's own answer. */
  private record Rollup(List<String> lines) {
    static Rollup of(int pid) throws IOException {
      return new Rollup(Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")));
    }

    long uss() {
      return bytes("Private_Clean") + bytes("Private_Dirty");
    }

    long bytes(String name) {
      return lines.stream()
          .filter(line -> line.startsWith(name + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElseThrow();
    }
  }
}
