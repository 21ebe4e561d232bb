package dev.zmem.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.doctor.Finding;
import dev.zmem.program.doctor.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts as files describe them; the files' forms are those of Linux 6.18. */
class HostCheckupTest {
  @TempDir private Path folder;
  private Path proc;
  private Path sys;

  @BeforeEach
  void aHostThatLetsTheAgentWork() throws IOException {
    proc = folder.resolve("proc");
    sys = folder.resolve("sys");
    write(proc.resolve("self/attr/current"), "unconfined\n");
    write(
        proc.resolve("self/mountinfo"),
        "24 1 0:22 / " + proc + " rw,nosuid,nodev,noexec,relatime shared:13 - proc proc rw\n");
    write(proc.resolve("self/smaps_rollup"), "Rss: 1 kB\nPss: 1 kB\nSwapPss: 0 kB\n");
    write(proc.resolve("pressure/memory"), "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
    write(
        proc.resolve("self/limits"),
        "Max open files            65536                65536                files     \n");
    write(proc.resolve("self/cgroup"), "0::/system.slice/zmem-agent.service\n");
    group("memory.max", "268435456");
    group("cpu.max", "max 100000");
    Files.createDirectories(proc.resolve("self/ns"));
    var _ = Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[4026531836]"));
  }

  @Test
  void hostThatLetsTheAgentWork_hasNothingToMend() {
    assertThat(all()).allMatch(one -> one.level() == Level.OK);
  }

  @Test
  void hiddenProcesses_areSaid_ofThisMountAlone() throws IOException {
    write(
        proc.resolve("self/mountinfo"),
        "24 1 0:22 / "
            + proc
            + " rw,relatime - proc proc rw,gid=4,hidepid=invisible\n"
            + "25 1 0:22 / /elsewhere rw,relatime - proc proc rw,hidepid=2\n");
    assertThat(all())
        .filteredOn(one -> one.level() != Level.OK)
        .singleElement()
        .satisfies(one -> assertThat(one.told()).contains("hidepid=invisible"))
        .satisfies(one -> assertThat(one.mend()).contains("remount,hidepid=0"));
  }

  @Test
  void securityModules_areNamed_withWhatTheyMustAllow() throws IOException {
    write(proc.resolve("self/attr/current"), "docker-default (enforce)\n");
    assertThat(troubles()).containsExactly("security module");
    write(proc.resolve("self/attr/current"), "system_u:system_r:zmem_t:s0\0");
    write(sys.resolve("fs/selinux/enforce"), "1");
    assertThat(troubles()).containsExactly("security module");
    write(proc.resolve("self/attr/current"), "system_u:system_r:unconfined_service_t:s0\0");
    assertThat(troubles()).isEmpty();
  }

  @Test
  void pidNamespace_isSaid() throws IOException {
    Files.delete(proc.resolve("self/ns/pid"));
    var _ = Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[4026532177]"));
    assertThat(troubles()).containsExactly("pid namespace");
  }

  @Test
  void olderKernels_areSaid() throws IOException {
    Files.delete(proc.resolve("self/smaps_rollup"));
    Files.delete(proc.resolve("pressure/memory"));
    assertThat(troubles()).containsExactly("kernel", "pressure");
  }

  @Test
  void limitsThatAreTooSmall_areSaid() throws IOException {
    group("memory.max", "67108864");
    group("cpu.max", "20000 100000");
    write(proc.resolve("self/limits"), "Max open files            256        256     files\n");
    assertThat(troubles()).containsExactly("open files", "memory limit", "cpu limit");
    assertThat(new BudgetChecks(proc, sys).run())
        .anyMatch(one -> one.told().startsWith("a quota of 20 % of a core"));
    group("memory.max", "max");
    group("cpu.max", "max 100000");
    write(proc.resolve("self/limits"), "Max open files    unlimited  unlimited  files\n");
    assertThat(troubles()).isEmpty();
  }

  @Test
  void limitsOfTheGroupsAbove_holdToo() throws IOException {
    write(sys.resolve("system.slice/memory.max"), "67108864\n");
    write(sys.resolve("system.slice/cpu.max"), "20000 100000\n");
    assertThat(troubles()).containsExactly("memory limit", "cpu limit");
  }

  @Test
  void rights_areThoseOfReallyReading() {
    Finding here = RightsCheck.here(Path.of("/proc"));
    assertThat(here.check()).isEqualTo("rights");
    assertThat(here.told()).containsPattern("\\d+ of \\d+ processes|no process of another user");
    assertThat(new RightsCheck(folder.resolve("none"), true).run().level()).isEqualTo(Level.BAD);
  }

  private List<Finding> all() {
    List<Finding> all = new java.util.ArrayList<>(new ConfinementChecks(proc, sys).run());
    all.addAll(new KernelChecks(proc).run());
    all.addAll(new BudgetChecks(proc, sys).run());
    return all;
  }

  private List<String> troubles() {
    return all().stream().filter(one -> one.level() != Level.OK).map(Finding::check).toList();
  }

  private void group(String file, String text) throws IOException {
    write(sys.resolve("system.slice/zmem-agent.service").resolve(file), text + "\n");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
