package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.agent.attribute.NamingSettings;
import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.attribute.ProcessNaming;
import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.walk.ProcessReader;
import dev.zmem.agent.walk.ReaderThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a pass has read is of that pass alone, whatever ended it. */
class ReadingsTest {
  private static final int BUG = 2;
  private static final int BROKEN = 3;

  private final KernelFiles files = new KernelFiles();
  private final Descriptors descriptors = new Descriptors(files, 0);
  private final ProcessReader reader =
      new ProcessReader(
          new ProcRoot(Path.of("/nowhere")),
          descriptors,
          new ProcessNaming(new ProgramNames("host"), new UserNames(), NamingSettings.DEFAULT),
          NeverWalk.NONE);
  private final ReaderThreads<ProcessReader> readers = new ReaderThreads<>(List.of(reader));
  private final List<String> givenBack = new ArrayList<>();
  private final Readings<String> readings = new Readings<>(this::read, givenBack::add);
  private boolean healthy;

  @AfterEach
  void close() {
    readers.close();
    reader.close();
    files.close();
  }

  @Test
  void errorThatEndsAPass_leavesNothingToTheNext_andWhatWasNotTakenIsGivenBack() {
    assertThatThrownBy(() -> readings.readAll(readers, processes(0, 5), 1))
        .isInstanceOf(LinkageError.class);
    assertThat(readings.take(1)).isEqualTo("1 in 1");
    readings.clear();
    assertThat(givenBack).containsExactly("0 in 1");
    assertThat(readings.size()).isZero();
    healthy = true;
    readings.readAll(readers, processes(10, 5), 2);
    assertThat(readings.result(0)).isEqualTo("10 in 2");
    assertThat(readings.take(4)).isEqualTo("14 in 2");
    assertThat(readings.thrown(BUG)).isNull();
    readings.clear();
    assertThat(givenBack).containsExactly("0 in 1", "10 in 2", "11 in 2", "12 in 2", "13 in 2");
  }

  @Test
  void reading_isNeverOfAPassBefore_thoughThatWasNotCleared() {
    assertThatThrownBy(() -> readings.readAll(readers, processes(0, 5), 1))
        .isInstanceOf(LinkageError.class);
    assertThat(readings.thrown(BUG)).isInstanceOf(IllegalStateException.class);
    healthy = true;
    readings.readAll(readers, processes(0, 5), 2);
    assertThat(readings.thrown(BUG)).isNull();
    healthy = false;
    assertThatThrownBy(() -> readings.readAll(readers, processes(0, 5), 3))
        .isInstanceOf(LinkageError.class);
    assertThat(readings.result(BUG)).isNull();
    assertThat(readings.result(BROKEN)).isNull();
  }

  private String read(ProcessReader by, TrackedProcess process, long passNanos) {
    assertThat(by).isSameAs(reader);
    int pid = process.identity().pid();
    if (!healthy && pid == BUG) {
      throw new IllegalStateException("a bug");
    }
    if (!healthy && pid == BROKEN) {
      throw new LinkageError("broken");
    }
    return pid + " in " + passNanos;
  }

  private List<TrackedProcess> processes(int firstPid, int count) {
    return IntStream.range(firstPid, firstPid + count)
        .mapToObj(pid -> new TrackedProcess(pid, 0, descriptors))
        .toList();
  }
}
