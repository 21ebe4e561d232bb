package dev.zmem.agent.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.procfs.ControlGroupPaths;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * Paths of {@code /proc/PID/cgroup} of the first process in real containers, as the kernel showed
 * them: Debian 12 without systemd, Linux 6.18, hierarchies of version 1 beside an empty one of
 * version 2. The lines around the paths are the machine's, without the group that it ran the
 * engines in. Docker, containerd, CRI-O and the systemd drivers did not run there; {@link
 * ControlGroupTableTest} has their documented paths.
 */
class CapturedControlGroupsTest {

  /** {@code podman --cgroup-manager=cgroupfs run -d --cgroupns=host --rootfs …}, podman 4.3. */
  @Test
  void podman_withCgroupfs() {
    String path =
        "/libpod_parent/libpod-e43a5ddfd328169b3a0ff1aefda3be95ae2dfb49a25b794c0f2fd4b29d5b122b";
    assertGroup(everywhere(path), path, "", "e43a5ddfd328");
  }

  /** The monitor of the same container, {@code conmon}, is not in it. */
  @Test
  void podmansMonitor() {
    assertGroup(everywhere("/libpod_parent/conmon"), "/libpod_parent/conmon", "", "");
  }

  /** {@code lxc-start -n zmemcap}, LXC 5.0. */
  @Test
  void lxc() {
    assertGroup(everywhere("/lxc.payload.zmemcap"), "/lxc.payload.zmemcap", "", "zmemcap");
    assertGroup(everywhere("/lxc.monitor.zmemcap"), "/lxc.monitor.zmemcap", "", "");
  }

  /** {@code runc run -d zmem-cap-runc}, runc 1.1.5: alone it has no engine that gives an id. */
  @Test
  void runcAlone_belowTheMemoryGroupOfItsCaller() {
    String memory = "/process_api/81478db46b5c303b7023fdcaddc18ff7/zmem-cap-runc";
    assertGroup(
        everywhere("/zmem-cap-runc")
            .replace("4:memory:/zmem-cap-runc\n", "4:memory:" + memory + "\n"),
        memory,
        "",
        "");
  }

  /** {@code systemd-nspawn --register=no --keep-unit}, systemd 252: no path tells the machine. */
  @Test
  void nspawnThatIsNotRegistered() {
    assertGroup(
        """
        9:name=systemd:/payload
        8:pids:/
        7:blkio:/
        6:freezer:/
        5:devices:/
        4:memory:/
        3:cpuset:/
        2:cpuacct:/
        1:cpu:/
        0::/payload
        """,
        "/payload",
        "",
        "");
  }

  /** The same path in each hierarchy. */
  private static String everywhere(String path) {
    return """
    9:name=systemd:PATH
    8:pids:PATH
    7:blkio:PATH
    6:freezer:PATH
    5:devices:PATH
    4:memory:PATH
    3:cpuset:PATH
    2:cpuacct:PATH
    1:cpu:PATH
    0::PATH
    """
        .replace("PATH", path);
  }

  private static void assertGroup(String file, String path, String unit, String container) {
    byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
    ControlGroup group =
        ControlGroup.of(ControlGroupPaths.ofMemory(ControlGroupPaths.parse(bytes, bytes.length)));
    assertThat(group.path()).isEqualTo(path);
    assertThat(group.unit()).isEqualTo(unit);
    assertThat(group.container()).isEqualTo(container);
    assertThat(group.pod()).isEmpty();
  }
}
