package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.process.LivingThreads;
import dev.zmem.agent.process.StatReader;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.agent.window.WindowOutcome;
import dev.zmem.agent.window.WindowWalker;
import dev.zmem.model.RowKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process of 32 MiB whose main thread exits when it is told to, while another lives on. */
class MainThreadExitedTest {
  private static final long HELD = 32L << 20;

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();
  private final List<Scanner> opened = new ArrayList<>();
  private Path program = Path.of("");

  @BeforeEach
  void compile() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
    Path source = folder.resolve("headless.c");
    Files.writeString(
        source,
        """
        #include <pthread.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/mman.h>
        #include <unistd.h>
        static char *memory;
        static void *worker(void *unused) {
          memset(memory, 1, 32 << 20);
          puts("ready");
          fflush(stdout);
          for (;;) pause();
        }
        int main(void) {
          memory = mmap(0, 32 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
          pthread_t thread;
          pthread_create(&thread, 0, worker, 0);
          getchar();
          pthread_exit(0);
        }
        """);
    program = folder.resolve("headless");
    Process compiler =
        new ProcessBuilder("gcc", "-pthread", "-o", program.toString(), source.toString()).start();
    assertThat(compiler.waitFor()).isZero();
  }

  @AfterEach
  void end() throws InterruptedException {
    opened.forEach(Scanner::close);
    for (Process process : started) {
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void processMetWithoutItsMainThread_isMeasuredExactly() throws Exception {
    Process process = headless();
    HostPass pass = open(walkAll()).pass();
    ProcessSample sample = sample(pass, process).orElseThrow();
    assertThat(sample.provenance().kind()).isEqualTo(RowKind.EXACT);
    assertThat(sample.attributes().program()).isEqualTo("headless");
    assertThat(sample.attributes().command()).contains(program.toString());
    assertThat(sample.figures().ussBytes()).isBetween(HELD, HELD + (4 << 20));
    assertThat(sample.figures().rssBytes()).isBetween(HELD, HELD + (8 << 20));
  }

  @Test
  void processThatLosesItsMainThread_keepsItsRow() throws Exception {
    Process process = start();
    Scanner scanner = open(walkAll());
    ProcessSample before = sample(scanner.pass(), process).orElseThrow();
    loseMainThread(process);
    for (int pass = 0; pass < 3; pass++) {
      ProcessSample after = sample(scanner.fullPass(), process).orElseThrow();
      assertThat(after.key()).isEqualTo(before.key());
      assertThat(after.provenance().kind()).isEqualTo(RowKind.EXACT);
      assertThat(after.figures().ussBytes()).isBetween(HELD, HELD + (4 << 20));
    }
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(sample(scanner.pass(), process)).isEmpty();
  }

  @Test
  void windowsOfAProcessWithoutItsMainThread_areReadThroughAnother() throws Exception {
    int pid = (int) headless().pid();
    try (KernelFiles files = new KernelFiles()) {
      ProcessStat stat = new StatReader(ProcRoot.SYSTEM, files).read(pid);
      assertThat(stat).isNotNull().extracting(ProcessStat::zombie).isEqualTo(true);
      int task = new LivingThreads(ProcRoot.SYSTEM, files).of(pid, Objects.requireNonNull(stat));
      WindowWalker walker = new WindowWalker(ProcRoot.SYSTEM, files);
      assertThat(walker.walk(pid, 0, 1_000_000, 0, new SplittableRandom(1)))
          .isEqualTo(WindowOutcome.GONE);
      assertThat(walker.walk(pid, task, 1_000_000, 0, new SplittableRandom(1)))
          .isInstanceOfSatisfying(
              WindowOutcome.Measured.class,
              measured ->
                  assertThat(measured.exclusive().bytes()).isBetween(HELD, HELD + (4 << 20)));
    }
  }

  @Test
  void twoProcessesWithoutMainThreads_areNotTakenForOneAddressSpace() throws Exception {
    // the same addresses in both: nothing but the kernel tells them apart
    Process first = headless("setarch", "-R");
    Process second = headless("setarch", "-R");
    HostPass pass = open(walkAll()).pass();
    assertThat(sample(pass, first).orElseThrow().provenance().kind()).isEqualTo(RowKind.EXACT);
    assertThat(sample(pass, second).orElseThrow().provenance().kind()).isEqualTo(RowKind.EXACT);
  }

  private Process headless(String... prefix) throws Exception {
    Process process = start(prefix);
    loseMainThread(process);
    return process;
  }

  private Process start(String... prefix) throws IOException {
    List<String> command = new ArrayList<>(List.of(prefix));
    command.add(program.toString());
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    return process;
  }

  private void loseMainThread(Process process) throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    Path stat = Path.of("/proc/" + process.pid() + "/stat");
    while (!Files.readString(stat).contains(") Z ")) {
      Thread.onSpinWait();
    }
  }

  private Scanner open(Measuring measuring) throws IOException {
    Scanner scanner =
        new Scanner(
            new ScanSettings(
                ProcRoot.SYSTEM, "this-host-1", 1, CommandLines.Detail.FULL, measuring));
    opened.add(scanner);
    return scanner;
  }

  private static Measuring walkAll() {
    return new Measuring(
        new Budgets(Budgets.UNLIMITED, 1_000_000_000, 60_000_000_000L), true, NeverWalk.NONE);
  }

  private static Optional<ProcessSample> sample(HostPass pass, Process process) {
    return pass.samples().stream()
        .filter(sample -> sample.key().pid() == process.pid())
        .findFirst();
  }
}
