package dev.zmem.agent.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.procfs.ProcRoot;
import dev.zmem.model.RowKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against this machine's own kernel and real processes. */
class ScannerTest {
  private static final int MAX_PASSES = 200;

  /** The JVM of the tests may be too large for the default stall budget. */
  private static final Measuring WALK_ALL =
      new Measuring(
          new Budgets(Budgets.UNLIMITED, 1_000_000_000, 60_000_000_000L), true, NeverWalk.NONE);

  private final List<Process> started = new ArrayList<>();
  private Scanner scanner;

  @BeforeEach
  void open() throws IOException {
    scanner = new Scanner(settings(ProcRoot.SYSTEM));
  }

  @AfterEach
  void close() throws InterruptedException {
    scanner.close();
    for (Process process : started) {
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void ownProcess_isMeasured_asTheKernelSays() throws IOException {
    int pid = (int) ProcessHandle.current().pid();
    ProcessSample sample = sample(scanner.pass(), pid).orElseThrow();
    assertThat(sample.provenance().kind()).isEqualTo(RowKind.EXACT);
    long rss = vmRssBytes(pid);
    assertThat(sample.figures().rssBytes()).isBetween(rss * 8 / 10, rss * 12 / 10);
    assertThat(sample.figures().ussBytes()).isLessThanOrEqualTo(sample.figures().pssBytes());
    assertThat(sample.figures().pssBytes()).isLessThanOrEqualTo(sample.figures().rssBytes());
  }

  @Test
  void endedProcess_hasNoRowInTheNextPass() throws Exception {
    Process process = start("sleep", "60");
    assertThat(sample(scanner.pass(), (int) process.pid())).isPresent();
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(sample(scanner.pass(), (int) process.pid())).isEmpty();
  }

  @Test
  void execOfAKeptProcess_changesNameAndFigures() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
    long large = 40 << 20;
    Process process =
        start(
            "/usr/bin/perl",
            "-e",
            "my $held = 'x' x "
                + large
                + "; $| = 1; print \"ready\\n\"; <STDIN>; exec 'sleep', '60'");
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    int pid = (int) process.pid();
    scanner.pass();
    ProcessSample before = sample(scanner.fullPass(), pid).orElseThrow(); // its rollup is kept now
    assertThat(before.labels().program()).startsWith("perl");
    assertThat(before.figures().ussBytes()).isGreaterThan(large);

    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    awaitExec(pid, "sleep");
    ProcessSample after = sample(scanner.fullPass(), pid).orElseThrow();
    assertThat(after.key()).isEqualTo(before.key());
    assertThat(after.labels().program()).isEqualTo("sleep");
    assertThat(after.provenance().kind()).isEqualTo(RowKind.EXACT);
    assertThat(after.figures().ussBytes()).isBetween(1L, large / 8);
    assertThat(after.figures().rssBytes()).isBetween(1L, large / 4);
  }

  private static boolean isOfChurn(ProcessSample sample) {
    return sample.labels().program().equals("true")
        || sample.labels().command().equals("sleep 0.31");
  }

  @Test
  void executableWithALongerPathThanTheKernelTells_hasItsNameAndUser(@TempDir Path folder)
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
    // the folders are gone again when it runs: no other program could remove them
    String script =
        """
        chdir shift; my $folder = 'd' x 240;
        for (1 .. 20) { mkdir $folder or die; chdir $folder or die }
        system('cp', '/bin/sleep', 'far') == 0 or die;
        my $pid = fork; if ($pid == 0) { exec './far', '60' }
        while (defined readlink "/proc/$pid/exe") { select undef, undef, undef, 0.01 }
        unlink 'far'; for (1 .. 20) { chdir '..'; rmdir $folder }
        $| = 1; print "$pid\n"; <STDIN>; kill 'KILL', $pid; waitpid $pid, 0;
        """;
    Process process = start("/usr/bin/perl", "-e", script, folder.toString());
    int pid = Integer.parseInt(process.inputReader().readLine());
    try {
      ProcessLabels labels = sample(scanner.pass(), pid).orElseThrow().labels();
      assertThat(labels.program()).isEqualTo("far");
      assertThat(labels.command()).isEqualTo("./far 60");
      assertThat(labels.user()).isNotEmpty();
    } finally {
      process.getOutputStream().close();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** The kernel says so itself; no pass is made meanwhile. */
  private static void awaitExec(int pid, String program) throws IOException {
    while (!Files.readString(Path.of("/proc/" + pid + "/comm")).strip().equals(program)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void kernelThreadsAndZombies_areNoRows() throws Exception {
    HostPass pass = scanner.pass();
    assumeTrue(
        Files.readString(Path.of("/proc/2/comm")).strip().equals("kthreadd"),
        "no kernel threads in this PID namespace");
    assertThat(sample(pass, 2)).isEmpty();
    assertThat(pass.report().noAddressSpace()).isPositive();
    assertThat(pass.report().malformed()).isZero();
  }

  @Test
  void rewrittenTitle_isTheName() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
    Process process =
        start("/usr/bin/perl", "-e", "$0 = '[celeryd: up@this-host-1:ForkPoolWorker-3]'; sleep 60");
    awaitProgram((int) process.pid(), "[celeryd: up@%h:ForkPoolWorker-*]");
  }

  @Test
  void optionsOfATitle_areNoName() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
    Process process = start("/usr/bin/perl", "-e", "$0 = 'backup.pl --password hunter2'; sleep 60");
    awaitProgram((int) process.pid(), "backup.pl");
  }

  @Test
  void longArguments_areCut_andThoseBehindThemKept() {
    String path = "/opt/kafka/libs/x.jar:".repeat(1000);
    byte[] raw = ("java\0-cp\0" + path + "\0kafka.Kafka\0a\0\0").getBytes(UTF_8);
    List<String> arguments = ProcessLabeler.arguments(raw);
    assertThat(arguments).hasSize(5).startsWith("java", "-cp").endsWith("kafka.Kafka", "a");
    assertThat(arguments.get(2)).hasSize(1025).endsWith("…");
    String url = "x".repeat(1000) + " amqp://user:hunter2-and-more@host";
    assertThat(ProcessLabeler.arguments(("app\0" + url).getBytes(UTF_8)).get(1)).contains("hunt");
    assertThat(
            CommandLines.show(
                ProcessLabeler.arguments(("app\0" + url).getBytes(UTF_8)),
                "app",
                CommandLines.Detail.SCRUBBED))
        .doesNotContain("hunt");
  }

  @Test
  void hostileCommandLine_isPrintable() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "perl is not installed");
    Process process = start("/usr/bin/perl", "-e", "$0 = \"evil \\e[2J\\n) name\"; sleep 60");
    awaitProgram((int) process.pid(), "evil \\x1b[2J\\n) name");
  }

  @Test
  void cloneVmPair_countsOnce(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
    Path source = folder.resolve("pair.c");
    Files.writeString(
        source,
        """
        #define _GNU_SOURCE
        #include <sched.h>
        #include <signal.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>
        static int child(void *unused) { for (;;) pause(); }
        int main(void) {
          char *memory = malloc(32 << 20);
          memset(memory, 1, 32 << 20);
          int pid = clone(child, (char *)malloc(65536) + 65536, CLONE_VM | SIGCHLD, 0);
          printf("%d\\n", pid);
          fflush(stdout);
          getchar();
          kill(pid, SIGKILL);
          return memory[1];
        }
        """);
    Path program = folder.resolve("pair");
    assertThat(start("gcc", "-O0", "-o", program.toString(), source.toString()).waitFor()).isZero();
    Process parent = start(program.toString());
    int child = Integer.parseInt(parent.inputReader().readLine().strip());

    HostPass pass = scanner.pass();
    ProcessSample first = sample(pass, (int) parent.pid()).orElseThrow();
    ProcessSample second = sample(pass, child).orElseThrow();
    assertThat(List.of(first.provenance().kind(), second.provenance().kind()))
        .containsExactlyInAnyOrder(RowKind.EXACT, RowKind.SAME_MEMORY);
    assertThat(Math.max(0, first.figures().ussBytes()) + Math.max(0, second.figures().ussBytes()))
        .isBetween(32L << 20, 34L << 20);
    parent.getOutputStream().close();
    assertThat(parent.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void churn_leavesNoRowOfADeadProcess() throws Exception {
    Process churn =
        start(
            "sh",
            "-c",
            "i=0; while [ $i -lt 1000 ]; do /bin/true & sleep 0.31 & i=$((i+1)); done; wait");
    HostPass pass = scanner.pass();
    boolean seen = false;
    while (churn.isAlive()) {
      pass = scanner.pass();
      assertThat(pass.report().malformed()).isZero();
      seen |= pass.report().vanished() > 0; // listed, and gone before it was read
      seen |= pass.samples().stream().anyMatch(ScannerTest::isOfChurn);
    }
    assertThat(seen).as("a pass saw one of them while it lived").isTrue();
    pass = scanner.pass();
    for (ProcessSample sample : pass.samples()) {
      assertThat(isOfChurn(sample)).as(sample.labels().command()).isFalse();
    }
  }

  @Test
  void capturedTree_withoutRollups_isMeasuredBySmaps(@TempDir Path tree) throws Exception {
    Path process = Files.createDirectories(tree.resolve("77"));
    Files.writeString(
        process.resolve("stat"),
        "77 (old) S 1 77 77 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 500 0 0 0\n");
    Files.writeString(process.resolve("cmdline"), "/opt/old\0--x\0");
    Files.writeString(process.resolve("status"), "Name:\told\nUid:\t0\t0\t0\t0\n");
    Files.writeString(
        process.resolve("smaps"),
        "00400000-00500000 r-xp 00000000 fe:00 1 /opt/old\nRss: 8 kB\nPss: 6 kB\nPrivate_Dirty: 4 kB\n");
    try (Scanner captured = new Scanner(settings(new ProcRoot(tree)))) {
      HostPass pass = captured.pass();
      ProcessSample sample = sample(pass, 77).orElseThrow();
      assertThat(sample.key().startTimeTicks()).isEqualTo(500);
      assertThat(sample.figures().pssBytes()).isEqualTo(6 * 1024);
      assertThat(sample.labels().program()).isEqualTo("old");
    }
  }

  private void awaitProgram(int pid, String program) {
    List<String> seen = new ArrayList<>();
    for (int pass = 0; pass < MAX_PASSES; pass++) {
      try (Scanner fresh = new Scanner(settings(ProcRoot.SYSTEM))) {
        Optional<ProcessSample> sample = sample(pass % 2 == 0 ? scanner.pass() : fresh.pass(), pid);
        seen.add(sample.map(found -> found.labels().program()).orElse("(none)"));
        if (seen.getLast().contains(program)) {
          return;
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    assertThat(seen).contains(program);
  }

  private static ScanSettings settings(ProcRoot root) {
    return new ScanSettings(root, "this-host-1", 2, CommandLines.Detail.SCRUBBED, WALK_ALL);
  }

  private static Optional<ProcessSample> sample(HostPass pass, int pid) {
    return pass.samples().stream().filter(sample -> sample.key().pid() == pid).findFirst();
  }

  private static long vmRssBytes(int pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }

  private Process start(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    started.add(process);
    return process;
  }
}
