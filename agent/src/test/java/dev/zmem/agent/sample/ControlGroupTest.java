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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whom a rule spares by its control group, in the hierarchies this machine has. */
class ControlGroupTest {
  private static final List<String> HIERARCHIES = List.of("", "memory", "systemd", "unified");

  @Test
  void processInAControlGroupOfAnyHierarchy_isNotWalked() throws Exception {
    List<Path> roots =
        HIERARCHIES.stream()
            .map(Path.of("/sys/fs/cgroup")::resolve)
            .filter(root -> Files.isWritable(root.resolve("cgroup.procs")))
            .toList();
    assumeTrue(!roots.isEmpty(), "no control group can be made");
    for (Path root : roots) {
      Path group = root.resolve("zmem-test-" + ProcessHandle.current().pid());
      Files.createDirectory(group);
      try {
        spares(group);
      } finally {
        Files.delete(group);
      }
    }
  }

  private static void spares(Path group) throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(group.resolve("cgroup.procs"), Long.toString(process.pid()));
      assertThat(kind(process, "cgroup:*zmem-test-*"))
          .as("%s", group)
          .isEqualTo(RowKind.NEVER_WALKED);
      assertThat(kind(process, "cgroup:*zmem-other-*")).isEqualTo(RowKind.EXACT);
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static RowKind kind(Process process, String rule) throws IOException {
    ScanSettings settings =
        new ScanSettings(
            ProcRoot.SYSTEM,
            "this-host-1",
            1,
            CommandLines.Detail.SCRUBBED,
            new Measuring(Budgets.DEFAULT, true, new NeverWalk(List.of(rule))).withUnlimitedCpu());
    try (Scanner scanner = new Scanner(settings)) {
      return scanner.pass().samples().stream()
          .filter(sample -> sample.key().pid() == process.pid())
          .findFirst()
          .orElseThrow()
          .provenance()
          .kind();
    }
  }
}
