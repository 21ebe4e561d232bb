package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.Attribute;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Children count with the root of their tree, within one control group. */
class ProcessTreesTest extends FixtureScans {
  @Test
  void tree_isThatOfTheHighestParentInTheControlGroup() throws Exception {
    worker(0, "supervisor", 1, "/system.slice/supervisor.service");
    worker(1, "main", pid(0), "/system.slice/supervisor.service/main");
    worker(2, "worker", pid(1), "/system.slice/supervisor.service/main");
    worker(3, "helper", pid(2), "/system.slice/supervisor.service/main");
    worker(4, "orphan", 1, "/system.slice/supervisor.service/main");
    worker(5, "lost", 999, "/system.slice/supervisor.service/main");
    Scanner scanner = open(ROOMY);
    HostPass pass = scanner.pass();
    assertThat(trees(pass, 6))
        .containsExactly("supervisor", "main", "main", "main", "orphan", "lost");
    HostPass same = scanner.pass();
    for (int index = 0; index < 6; index++) {
      assertThat(sample(same, index)).as("nothing changed").isSameAs(sample(pass, index));
    }
  }

  @Test
  void parentThatIsYoungerThanItsChild_isAnotherProcessWithItsPid() throws Exception {
    worker(0, "late", 1, "/a");
    tree.stat(0, 2000, 1000, 0);
    worker(1, "worker", pid(0), "/a");
    assertThat(trees(open(ROOMY).pass(), 2)).containsExactly("late", "worker");
  }

  @Test
  void childOfAnEndedParent_isItsOwnTreeFromThenOn_andItsRowGoesOn() throws Exception {
    worker(0, "main", 1, "/a");
    worker(1, "worker", pid(0), "/a");
    Scanner scanner = open(AT_ONCE);
    HostPass before = scanner.pass();
    assertThat(trees(before, 2)).containsExactly("main", "main");
    tree.remove(0);
    HostPass after = scanner.pass();
    assertThat(sample(after, 1).attributes().get(Attribute.TREE)).isEqualTo("worker");
    assertThat(sample(after, 1).key()).isEqualTo(sample(before, 1).key());
  }

  private void worker(int index, String program, int parent, String group) throws IOException {
    tree.add(index, 1_000 + index);
    tree.write(
        index,
        "stat",
        tree.read(index, "stat").replace("(worker) S 1 ", "(" + program + ") S " + parent + " "));
    tree.write(index, "cmdline", "/usr/bin/" + program + "\0");
    tree.write(
        index, "status", "Name:\t" + program + "\nPPid:\t" + parent + "\nUid:\t0\t0\t0\t0\n");
    tree.write(index, "cgroup", "0::" + group + "\n");
  }

  private static int pid(int index) {
    return FixtureTree.FIRST_PID + index;
  }

  private static String[] trees(HostPass pass, int count) {
    String[] trees = new String[count];
    for (int index = 0; index < count; index++) {
      trees[index] = sample(pass, index).attributes().get(Attribute.TREE);
    }
    return trees;
  }
}
