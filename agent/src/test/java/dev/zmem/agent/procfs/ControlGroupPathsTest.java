package dev.zmem.agent.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Against lines of {@code /proc/self/cgroup} of hosts with v2, v1 and both. */
class ControlGroupPathsTest {
  @Example
  void pathOfEveryHierarchy_isFound() {
    assertThat(parse("0::/system.slice/cron.service\n"))
        .containsExactly("/system.slice/cron.service");
    assertThat(parse("3:name=systemd:/user.slice\n2:cpu,cpuacct:/\n1:memory:/batch/job-7\n0::/\n"))
        .containsExactly("/user.slice", "/", "/batch/job-7", "/");
  }

  @Example
  void colonsAndEscapesInAPath_stay() {
    assertThat(parse("4:memory:/a:b/c\\x2dd.slice\n")).containsExactly("/a:b/c\\x2dd.slice");
    assertThat(parse("0::/gone (deleted)")).containsExactly("/gone (deleted)");
  }

  @Example
  void noFile_andLinesWithoutAPath_haveNone() {
    assertThat(ControlGroupPaths.parse(new byte[0], -3)).isEmpty();
    assertThat(parse("\n0\n0:\n0::\n")).isEmpty();
  }

  @Property
  void anyBytes_giveNoMorePathsThanLines(@ForAll byte[] bytes) {
    long lines = new String(bytes, StandardCharsets.ISO_8859_1).lines().count();
    assertThat(ControlGroupPaths.parse(bytes, bytes.length).size())
        .isLessThanOrEqualTo((int) lines);
  }

  @Example
  void groupOfTheMemory_isThatOfTheMemoryController_elseOfV2_elseOfSystemd() {
    assertThat(memory("0::/a\n4:memory:/b\n1:name=systemd:/c\n")).isEqualTo("/b");
    assertThat(memory("0::/a\n4:memory:/\n1:name=systemd:/c\n")).isEqualTo("/a");
    assertThat(memory("4:memory:/docker/x\n0::/system.slice/containerd.service\n"))
        .as("a container of a hybrid host")
        .isEqualTo("/docker/x");
    assertThat(memory("5:cpu:/x\n4:hugetlb,memory:/b\n1:name=systemd:/c\n0::/\n")).isEqualTo("/b");
    assertThat(memory("5:cpu:/x\n4:memory:/\n1:name=systemd:/c\n")).isEqualTo("/c");
    assertThat(memory("5:cpu:/x\n4:memory:/\n")).isEqualTo("/x");
    assertThat(memory("5:kmemory:/x\n4:memory:/y\n")).isEqualTo("/y");
    assertThat(memory("4:memory:/\n0::/\n")).isEqualTo("/");
    assertThat(memory("")).isEmpty();
  }

  private static String memory(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ControlGroupPaths.ofMemory(ControlGroupPaths.parse(bytes, bytes.length));
  }

  private static List<String> parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ControlGroupPaths.parse(bytes, bytes.length).stream()
        .map(ControlGroupPaths.Line::path)
        .toList();
  }
}
