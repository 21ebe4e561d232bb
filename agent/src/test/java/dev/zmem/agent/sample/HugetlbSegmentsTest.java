package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.model.HostFigure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real huge pages, that programs of several names share. */
class HugetlbSegmentsTest {
  private static final long MIB = 1 << 20;
  private static final int PAGES = 32;
  private static final Path HUGE_PAGES = Path.of("/proc/sys/vm/nr_hugepages");

  /** Segments' keys of this run. */
  private static final int KEY = (int) ProcessHandle.current().pid() << 4;

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();
  private String before = "";

  @BeforeEach
  void reserve() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
    assumeTrue(Files.isWritable(HUGE_PAGES), "huge pages cannot be reserved: not root");
    before = hugePages();
    // a write may get fewer pages than it asks for while memory is fragmented
    for (int attempt = 0; attempt < 5 && Integer.parseInt(hugePages()) < PAGES; attempt++) {
      Files.writeString(HUGE_PAGES, String.valueOf(PAGES));
    }
    assumeTrue(Integer.parseInt(hugePages()) >= PAGES, "the kernel has too few huge pages");
  }

  @AfterEach
  void close() throws Exception {
    for (Process process : started.reversed()) {
      process.getOutputStream().close();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    if (!before.isEmpty()) {
      Files.writeString(HUGE_PAGES, before);
    }
  }

  @Test
  void segmentOfProgramsOfTwoNames_countsOnce_andLeavesWithThem() throws Exception {
    Process database = start("zmemdb", 1, 20);
    Process worker = start("zmemworker", 1, 20, 4);
    Process other = start("zmemother", 2, 8);
    Process another = start("zmemanother", 2, 8);
    for (long stallNanos : new long[] {1_000_000_000, 1}) { // by walks, and by windows
      try (Scanner scanner = scanner(stallNanos)) {
        HostPass pass = scanner.pass();
        assertThat(part(pass, database) + part(pass, worker)).isEqualTo(20 * MIB);
        assertThat(part(pass, database)).isEqualTo(10 * MIB);
        assertThat(part(pass, other) + part(pass, another)).isEqualTo(8 * MIB);
        assertThat(sample(pass, worker).figures().hugetlbBytes()).isEqualTo(14 * MIB);
        assertThat(hugetlb(pass)).isEqualTo(32 * MIB);
        assertThat(hugetlb(pass))
            .isLessThanOrEqualTo(pass.host().get(HostFigure.HUGETLB_IN_USE_BYTES));
        HostPass next = scanner.pass();
        assertThat(part(next, database) + part(next, worker)).isEqualTo(20 * MIB);
        assertThat(hugetlb(next)).isEqualTo(32 * MIB);
      }
    }
    try (Scanner scanner = scanner(1_000_000_000)) {
      assertThat(part(scanner.pass(), worker)).isEqualTo(10 * MIB);
      Process third = start("zmemthird", 1, 20);
      HostPass pass = scanner.fullPass();
      assertThat(part(pass, database) + part(pass, worker) + part(pass, third)).isEqualTo(20 * MIB);
      end(third);
      end(worker);
      pass = scanner.fullPass();
      assertThat(sample(pass, database).figures().hugetlbBytes())
          .as("a segment of one is its own")
          .isEqualTo(20 * MIB);
    }
  }

  private static long part(HostPass pass, Process process) {
    return sample(pass, process).figures().hugetlbPartBytes();
  }

  private static ProcessSample sample(HostPass pass, Process process) {
    return pass.samples().stream()
        .filter(sample -> sample.key().pid() == process.pid())
        .findFirst()
        .orElseThrow();
  }

  /** Of the programs of this test: other tests' may use huge pages too. */
  private long hugetlb(HostPass pass) {
    return started.stream()
        .filter(Process::isAlive)
        .mapToLong(process -> sample(pass, process).figures().hugetlbBytes())
        .sum();
  }

  private static Scanner scanner(long stallNanos) throws IOException {
    Budgets budgets = new Budgets(Budgets.UNLIMITED, stallNanos, 60_000_000_000L);
    return new Scanner(
        new ScanSettings(
            ProcRoot.SYSTEM,
            "this-host-1",
            1,
            CommandLines.Detail.SCRUBBED,
            new Measuring(budgets, true, NeverWalk.NONE)));
  }

  private Process start(String name, int key, int... mib) throws Exception {
    Path program = folder.resolve(name);
    if (!Files.exists(program)) {
      Process gcc =
          new ProcessBuilder("gcc", "-O0", "-o", program.toString(), "src/test/c/segment.c")
              .inheritIO()
              .start();
      assertThat(gcc.waitFor()).isZero();
    }
    List<String> command = new ArrayList<>(List.of(program.toString(), String.valueOf(KEY + key)));
    for (int each : mib) {
      command.add(String.valueOf(each));
    }
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    return process;
  }

  private void end(Process process) throws Exception {
    started.remove(process);
    process.getOutputStream().close();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  /** By cat: the kernel answers this file in one read only, which Java's readString does not do. */
  private static String hugePages() throws IOException {
    Process cat = new ProcessBuilder("cat", HUGE_PAGES.toString()).start();
    return new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
  }
}
