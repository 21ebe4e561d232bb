package dev.zmem.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.KernelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
  private final KernelFiles files = new KernelFiles();
  private final List<Integer> gone = new ArrayList<>();

  @TempDir private Path folder;
  private int directory;
  private ProcessTable<FoundProcess> table;

  @BeforeEach
  void open() {
    directory = files.open(folder.toString());
    Descriptors descriptors = new Descriptors(files, 0);
    table =
        new ProcessTable<>(
            files, directory, (pid, nowNanos) -> new FoundProcess(pid, nowNanos, descriptors));
  }

  @AfterEach
  void close() {
    files.close(directory);
    files.close();
  }

  @Test
  void entries_thatAreNoPids_areNoProcesses() throws IOException {
    for (String name : List.of("7", "self", "0", "12a", "-3", "99999999999", "sys")) {
      Files.createDirectory(folder.resolve(name));
    }
    list();
    assertThat(pids()).containsExactly(7);
  }

  @Test
  void thoseThatStay_areTheSameObjects() throws IOException {
    add(3, 1, 2);
    list();
    FoundProcess two = table.get(1);
    Files.delete(folder.resolve("1"));
    add(10);
    list();
    assertThat(pids()).containsExactly(2, 3, 10);
    assertThat(table.get(0)).isSameAs(two);
    assertThat(gone).containsExactly(1);
  }

  @Test
  void clearing_givesEveryoneBack() throws IOException {
    add(1, 2, 3);
    list();
    table.clear(process -> gone.add(process.identity().pid()));
    assertThat(gone).containsExactly(1, 2, 3);
    assertThat(table.size()).isZero();
  }

  /** Against a set: whatever comes and goes, in any order, beyond the first capacity too. */
  @Test
  void randomComingAndGoing_isMerged() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    Set<Integer> there = new TreeSet<>();
    for (int pass = 0; pass < 30; pass++) {
      Set<Integer> before = new HashSet<>(there);
      for (int change = 0; change < 80; change++) {
        int pid = 1 + random.nextInt(5_000);
        if (there.add(pid)) {
          add(pid);
        } else {
          there.remove(pid);
          Files.delete(folder.resolve(Integer.toString(pid)));
        }
      }
      gone.clear();
      list();
      assertThat(pids()).containsExactlyElementsOf(there);
      before.removeAll(there);
      assertThat(gone).containsExactlyInAnyOrderElementsOf(before);
    }
    assertThat(there).hasSizeGreaterThan(600);
  }

  private void add(int... pids) throws IOException {
    for (int pid : pids) {
      Files.createDirectory(folder.resolve(Integer.toString(pid)));
    }
  }

  private void list() {
    table.list(0, process -> gone.add(process.identity().pid()));
  }

  private List<Integer> pids() {
    return IntStream.range(0, table.size())
        .mapToObj(index -> table.get(index).identity().pid())
        .toList();
  }
}
