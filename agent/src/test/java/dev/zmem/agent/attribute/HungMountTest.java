package dev.zmem.agent.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.agent.HungMount;
import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.runtime.PerfCountersFile;
import dev.zmem.model.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files on a mount that does not answer hold up neither a pass nor an answer about a process. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HungMountTest {
  private static final String ID = "5b9bc6ea72ec05cdb83a0f77357b09f2";

  @Test
  void processWhoseRemovedExecutableLayThere_isNamedAllTheSame(@TempDir Path folder)
      throws Exception {
    Path program = Files.copy(Path.of("/usr/bin/sleep"), folder.resolve("hung-sleep"));
    Process process = new ProcessBuilder(program.toString(), "600").start();
    try (HungMount _ = removedAndHung(folder, program, process);
        KernelFiles files = new KernelFiles()) {
      AttributeReader reader =
          new AttributeReader(
              ProcRoot.SYSTEM,
              files,
              new ProcessNaming(new ProgramNames("web-1"), new UserNames(), NamingSettings.DEFAULT),
              NeverWalk.NONE);
      for (int reading = 0; reading < 20; reading++) { // the first alone waits
        assertThat(name(reader, process)).isEqualTo("hung-sleep [deleted]");
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void processWhoseExecutableWasReplaced_isSaidToBeUpdated(@TempDir Path folder) throws Exception {
    Path program = Files.copy(Path.of("/usr/bin/sleep"), folder.resolve("new-sleep"));
    Process process = new ProcessBuilder(program.toString(), "600").start();
    try (KernelFiles files = new KernelFiles()) {
      awaitExec(process, program);
      Files.delete(program);
      Files.copy(Path.of("/usr/bin/sleep"), program);
      AttributeReader reader =
          new AttributeReader(
              ProcRoot.SYSTEM,
              files,
              new ProcessNaming(new ProgramNames("web-1"), new UserNames(), NamingSettings.DEFAULT),
              NeverWalk.NONE);
      assertThat(name(reader, process)).isEqualTo("new-sleep [updated]");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void containerWhoseFilesLieThere_keepsItsId(@TempDir Path proc) throws Exception {
    Path containers = proc.resolve("1/root/var/lib/docker/containers");
    Path docker = Files.createDirectories(containers.resolve(ID));
    Files.writeString(docker.resolve("config.v2.json"), "{\"Name\":\"/web\"}");
    ContainerNames names = new ContainerNames(new ProcRoot(proc));
    try (HungMount _ = HungMount.over(containers)) {
      for (int asked = 0; asked < 20; asked++) {
        assertThat(names.of(ID)).isEmpty();
      }
    }
    assertThat(new ContainerNames(new ProcRoot(proc)).of(ID)).isEqualTo("web");
  }

  @Test
  void countersThatLieThere_areNotWaitedFor(@TempDir Path folder) throws Exception {
    try (HungMount _ = HungMount.over(folder)) {
      PerfCountersFile counters = new PerfCountersFile();
      for (int asked = 0; asked < 20; asked++) {
        assertThatThrownBy(() -> counters.read("/proc/self/root", folder + "/42", 0))
            .hasMessageContaining("a mount that did not answer within 1s");
      }
    }
  }

  private static HungMount removedAndHung(Path folder, Path program, Process process)
      throws Exception {
    awaitExec(process, program);
    Files.delete(program);
    return HungMount.over(folder);
  }

  private static void awaitExec(Process process, Path program) throws IOException {
    Path link = Path.of("/proc/" + process.pid() + "/exe");
    while (!Files.readSymbolicLink(link).equals(program.toRealPath())) {
      Thread.onSpinWait();
    }
  }

  private static String name(AttributeReader reader, Process process) {
    return Objects.requireNonNull(
            reader.read(
                new ProcessTarget(
                    (int) process.pid(), 1, 0, 1, "sleep", true, Attributes.NONE, true, -1)))
        .attributes()
        .program();
  }
}
