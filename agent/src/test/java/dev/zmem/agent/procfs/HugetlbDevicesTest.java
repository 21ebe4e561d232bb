package dev.zmem.agent.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import org.junit.jupiter.api.Test;

class HugetlbDevicesTest {
  @Test
  void mountsOfHugetlbfs_giveTheirDevices() {
    String mountinfo =
        """
        22 28 0:20 / /sys rw,relatime shared:7 - sysfs sysfs rw
        31 23 0:27 / /dev/hugepages rw,relatime shared:14 - hugetlbfs hugetlbfs rw,pagesize=2M
        32 23 259:1 / /x\\040-\\040y rw - ext4 /dev/nvme0n1p1 rw
        33 23 7 / /z rw - hugetlbfs none rw
        34 23 0:300 / /huge rw - hugetlbfs none rw,pagesize=1024M
        """;
    assertThat(HugetlbDevices.mounted(mountinfo)).containsExactly(27, 300);
  }

  @Test
  void processWithoutHugetlb_isNotAskedFor() {
    try (KernelFiles files = new KernelFiles()) {
      HugetlbDevices devices = new HugetlbDevices(ProcRoot.SYSTEM, files);
      assertThat(devices.of(1, 0, 0)).isEmpty();
      assertThat(devices.of((int) ProcessHandle.current().pid(), 0, 1)).doesNotHaveDuplicates();
    }
  }
}
