package dev.zmem.agent.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Walks by windows of processes that are not there, or no longer. */
class WindowWalkEndsTest extends WindowWalks {
  @Test
  void processThatEndsDuringAWalk_isGone() throws Exception {
    Process process = workload("100", "8", "0");
    assertThat(walker.walk(pid(process), 0, 10, 0, onFirstUse(() -> end(process))))
        .isEqualTo(WindowOutcome.GONE);
  }

  @Test
  void processThatCallsExecDuringAWalk_isGone() throws Exception {
    Process process = workload("100", "8", "0");
    assertThat(walker.walk(pid(process), 0, 10, 0, onFirstUse(() -> exec(process))))
        .isEqualTo(WindowOutcome.GONE);
  }

  @Test
  void endedProcess_andPidOfNone_areGone() throws Exception {
    Process process = workload("1", "1", "0");
    end(process);
    RandomGenerator random = new SplittableRandom(1);
    assertThat(walker.walk(pid(process), 0, 10, 0, random)).isEqualTo(WindowOutcome.GONE);
    assertThat(walker.walk(Integer.MAX_VALUE, 0, 10, 0, random)).isEqualTo(WindowOutcome.GONE);
  }

  @Test
  void kernelThread_isGone() throws IOException {
    assumeTrue(
        Files.readString(Path.of("/proc/2/comm")).strip().equals("kthreadd"),
        "no kernel threads in this PID namespace");
    assertThat(walker.walk(2, 0, 10, 0, new SplittableRandom(1)))
        .isIn(WindowOutcome.GONE, WindowOutcome.DENIED);
  }

  @Test
  void interruptedThread_givesUp_ratherThanReadWithoutPauses() {
    int self = (int) ProcessHandle.current().pid();
    Thread.currentThread().interrupt();
    try {
      assertThat(walker.walk(self, 0, 10, 1, new SplittableRandom(1)))
          .isInstanceOf(WindowOutcome.Failed.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** Windows are chosen once pagemap is open and the mappings are read: then it acts. */
  private static RandomGenerator onFirstUse(Runnable action) {
    SplittableRandom random = new SplittableRandom(1);
    boolean[] used = new boolean[1];
    return () -> {
      if (!used[0]) {
        used[0] = true;
        action.run();
      }
      return random.nextLong();
    };
  }

  private static void exec(Process process) {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      Path comm = Path.of("/proc/" + process.pid() + "/comm");
      while (!Files.readString(comm).equals("sleep\n")) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
