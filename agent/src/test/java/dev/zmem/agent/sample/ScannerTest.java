package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.model.RowKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which processes of this machine have rows, and with which figures. */
class ScannerTest extends LiveScans {
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
    assertThat(before.attributes().program()).startsWith("perl");
    assertThat(before.figures().ussBytes()).isGreaterThan(large);

    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    awaitExec(pid, "sleep");
    ProcessSample after = sample(scanner.fullPass(), pid).orElseThrow();
    assertThat(after.key()).isEqualTo(before.key());
    assertThat(after.attributes().program()).isEqualTo("sleep");
    assertThat(after.provenance().kind()).isEqualTo(RowKind.EXACT);
    assertThat(after.figures().ussBytes()).isBetween(1L, large / 8);
    assertThat(after.figures().rssBytes()).isBetween(1L, large / 4);
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
      assertThat(isOfChurn(sample)).as(sample.attributes().command()).isFalse();
    }
  }

  private static boolean isOfChurn(ProcessSample sample) {
    return sample.attributes().program().equals("true")
        || sample.attributes().command().equals("sleep 0.31");
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
        """
        00400000-00500000 r-xp 00000000 fe:00 1 /opt/old
        Rss: 8 kB
        Pss: 6 kB
        Private_Dirty: 4 kB
        """);
    try (Scanner captured = new Scanner(settings(new ProcRoot(tree)))) {
      HostPass pass = captured.pass();
      ProcessSample sample = sample(pass, 77).orElseThrow();
      assertThat(sample.key().startTimeTicks()).isEqualTo(500);
      assertThat(sample.figures().pssBytes()).isEqualTo(6 * 1024);
      assertThat(sample.attributes().program()).isEqualTo("old");
    }
  }

  private static long vmRssBytes(int pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
