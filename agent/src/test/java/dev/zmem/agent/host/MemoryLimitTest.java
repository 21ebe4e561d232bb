package dev.zmem.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as control groups of both versions have them, captured on Linux 6.18 and 5.10. */
class MemoryLimitTest {
  private static final String V1_NONE = "9223372036854771712\n";

  @TempDir private Path folder;

  @Test
  void containerOfVersion2_hasItsLimit() {
    firstProcessIn("0::/\n");
    write("memory.max", "536870912\n");
    write("memory.current", "123456789\n");
    write("memory.peak", "200000000\n");
    write("memory.swap.max", "1073741824\n");
    write("memory.swap.current", "4096\n");
    write("memory.events", "low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n");
    HostFigures figures = read();
    assertThat(figures.get(HostFigure.CGROUP_LIMIT_BYTES)).isEqualTo(536870912);
    assertThat(figures.get(HostFigure.CGROUP_CURRENT_BYTES)).isEqualTo(123456789);
    assertThat(figures.get(HostFigure.CGROUP_PEAK_BYTES)).isEqualTo(200000000);
    assertThat(figures.get(HostFigure.CGROUP_SWAP_LIMIT_BYTES)).isEqualTo(1073741824);
    assertThat(figures.get(HostFigure.CGROUP_SWAP_CURRENT_BYTES)).isEqualTo(4096);
    assertThat(figures.get(HostFigure.CGROUP_LIMIT_HITS)).isEqualTo(12);
    assertThat(figures.get(HostFigure.CGROUP_OOM_KILLS)).isEqualTo(2);
  }

  @Test
  void containerOfVersion1_hasItsLimit() {
    firstProcessIn("11:pids:/docker/ab\n4:memory:/docker/ab\n0::/docker/ab\n");
    write("memory/memory.limit_in_bytes", "268435456\n");
    write("memory/memory.usage_in_bytes", "1000000\n");
    write("memory/memory.max_usage_in_bytes", "2000000\n");
    write("memory/memory.memsw.limit_in_bytes", V1_NONE);
    write("memory/memory.memsw.usage_in_bytes", "1000000\n");
    write("memory/memory.failcnt", "7\n");
    write("memory/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
    HostFigures figures = read();
    assertThat(figures.get(HostFigure.CGROUP_LIMIT_BYTES)).isEqualTo(268435456);
    assertThat(figures.get(HostFigure.CGROUP_CURRENT_BYTES)).isEqualTo(1000000);
    assertThat(figures.get(HostFigure.CGROUP_PEAK_BYTES)).isEqualTo(2000000);
    assertThat(figures.get(HostFigure.CGROUP_SWAP_LIMIT_BYTES)).isNegative();
    assertThat(figures.get(HostFigure.CGROUP_SWAP_CURRENT_BYTES)).isNegative();
    assertThat(figures.get(HostFigure.CGROUP_LIMIT_HITS)).isEqualTo(7);
    assertThat(figures.get(HostFigure.CGROUP_OOM_KILLS)).isEqualTo(1);
  }

  @Test
  void groupsAboveTheFirstProcess_boundToo_theSmallestCounts() {
    firstProcessIn("0::/machine.slice/box/init.scope\n");
    write("machine.slice/memory.max", "400000000\n");
    write("machine.slice/box/memory.max", "300000000\n");
    write("machine.slice/box/init.scope/memory.max", "max\n");
    write("memory.max", "500000000\n");
    assertThat(read().get(HostFigure.CGROUP_LIMIT_BYTES)).isEqualTo(300000000);
  }

  @Test
  void machineWithoutLimit_saysNothing() {
    firstProcessIn("4:memory:/\n0::/init.scope\n");
    write("memory/memory.limit_in_bytes", V1_NONE);
    write("memory/memory.usage_in_bytes", "1000000\n");
    write("init.scope/memory.max", "max\n");
    assertThat(read()).isEqualTo(HostFigures.NONE);
  }

  @Test
  void agentInAContainerOfItsOwn_thatSeesTheHost_isNoHostsLimit() {
    firstProcessIn("0::/../../../init.scope\n");
    write("memory.max", "100000000\n");
    assertThat(read()).isEqualTo(HostFigures.NONE);
  }

  @Test
  void filesThatAreNotThere_orNotUnderstood_areAbsent() {
    firstProcessIn("garbage\n0:\n::\n0::/a:b\n");
    write("a:b/memory.max", "12345678\n");
    write("a:b/memory.current", "much\n");
    write("a:b/memory.events", "max\noom_kill x\n");
    HostFigures figures = read();
    assertThat(figures.get(HostFigure.CGROUP_LIMIT_BYTES)).isEqualTo(12345678);
    assertThat(figures.get(HostFigure.CGROUP_CURRENT_BYTES)).isNegative();
    assertThat(figures.get(HostFigure.CGROUP_LIMIT_HITS)).isNegative();
    assertThat(figures.get(HostFigure.CGROUP_OOM_KILLS)).isNegative();
  }

  private HostFigures read() {
    HostFiguresParser parser = new HostFiguresParser();
    parser.clear();
    try (KernelFiles files = new KernelFiles();
        MemoryLimit limit =
            new MemoryLimit(
                files, folder.resolve("cgroup").toString(), folder.resolve("first").toString())) {
      limit.read(parser);
      return parser.figures();
    }
  }

  private void firstProcessIn(String groups) {
    put(folder.resolve("first"), groups);
  }

  private void write(String file, String text) {
    put(folder.resolve("cgroup").resolve(file), text);
  }

  private static void put(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
