package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.model.RowKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Processes of containers, seen from their host. */
class ScannerNamespaceTest {
  private static final Measuring WALK_ALL =
      new Measuring(
          new Budgets(Budgets.UNLIMITED, 1_000_000_000, 60_000_000_000L), true, NeverWalk.NONE);

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anotherPidNamespace_isMeasured_underItsPidHere() throws Exception {
    exactAndNamed("unshare", "--pid", "--fork", "--kill-child");
  }

  @Test
  void anotherUserNamespace_isMeasured() throws Exception {
    exactAndNamed("unshare", "--user", "--map-root-user", "--fork", "--kill-child");
  }

  @Test
  void userPidAndMountNamespace_isMeasured() throws Exception {
    exactAndNamed(
        "unshare",
        "--user",
        "--map-root-user",
        "--pid",
        "--mount",
        "--mount-proc",
        "--fork",
        "--kill-child");
  }

  private void exactAndNamed(String... unshare) throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/unshare")) && run(with(unshare, "true")) == 0,
        "not permitted here: " + String.join(" ", unshare));
    // the line says that the shell is there, in its namespaces
    Process outer = start(with(unshare, "sh", "-c", "echo ready; read line"));
    assertThat(outer.inputReader().readLine()).isEqualTo("ready");
    int pid = (int) outer.children().findFirst().orElseThrow().pid();
    assertThat(Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/user")).toString())
        .satisfies(user ->
            assertThat(
                    !Arrays.asList(unshare).contains("--user")
                        || !user.equals(
                            Files.readSymbolicLink(Path.of("/proc/self/ns/user")).toString()))
                .isTrue());
    try (Scanner scanner =
        new Scanner(
            new ScanSettings(
                ProcRoot.SYSTEM, "this-host-1", 2, CommandLines.Detail.SCRUBBED, WALK_ALL))) {
      ProcessSample sample =
          scanner.pass().samples().stream()
              .filter(found -> found.key().pid() == pid)
              .findFirst()
              .orElseThrow();
      assertThat(sample.provenance().kind()).isEqualTo(RowKind.EXACT);
      assertThat(sample.figures().ussBytes()).isPositive();
      assertThat(sample.attributes().command()).contains("echo ready");
    }
    outer.getOutputStream().close();
    assertThat(outer.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private int run(String... command) throws IOException, InterruptedException {
    Process process = start(command);
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private Process start(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    started.add(process);
    return process;
  }

  private static String[] with(String[] first, String... more) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
  }
}
