package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.governor.Budgets;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pass costs the heap while nothing moves. */
class SteadyStateTest {
  /** Looks at processes until the code is compiled, with what it needs no objects for. */
  private static final int WARM_UP_LOOKS = 600_000;

  private static final int PASSES = 41;
  private static final int MOST_ROUNDS = 100;
  private static final long HOUR_NANOS = 3_600_000_000_000L;

  /** The pass, the host's figures, and nothing that grows with the host. */
  private static final long MOST_BYTES = 4096;

  /** Below one byte a process. */
  private static final long NOISE_BYTES = 256;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void pass_whileNothingMoves_allocatesTheSameForEveryHost(@TempDir Path small, @TempDir Path large)
      throws IOException {
    long few = bytesPerPass(small, 100, MOST_BYTES);
    long many = bytesPerPass(large, 2000, few + NOISE_BYTES);
    System.out.println("a pass allocates " + few + " and " + many + " bytes");
    assertThat(few).isLessThan(MOST_BYTES);
    assertThat(many).isLessThan(few + NOISE_BYTES);
  }

  /**
   * The middle of many passes: in a few of them names are read again. Once it is below {@code
   * enough}, or after so many rounds that the code is compiled however late its turn comes: code
   * that is not needs objects which the compiler leaves out.
   */
  private static long bytesPerPass(Path root, int processes, long enough) throws IOException {
    FixtureTree tree = new FixtureTree(root);
    for (int index = 0; index < processes; index++) {
      tree.add(index, 1000 + index);
    }
    Budgets budgets = new Budgets(Budgets.UNLIMITED, Budgets.DEFAULT.stallNanos(), HOUR_NANOS);
    try (Scanner scanner =
        new Scanner(tree.settings(new Measuring(budgets, true, NeverWalk.NONE)))) {
      for (int pass = 0; pass < WARM_UP_LOOKS / processes; pass++) {
        assertThat(scanner.pass().samples()).hasSize(processes);
      }
      long bytes = middle(scanner, processes);
      for (int round = 1; round < MOST_ROUNDS && bytes >= enough; round++) {
        bytes = middle(scanner, processes);
      }
      return bytes;
    }
  }

  private static long middle(Scanner scanner, int processes) {
    long[] allocated = new long[PASSES];
    for (int pass = 0; pass < PASSES; pass++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      HostPass result = scanner.pass();
      allocated[pass] = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertThat(result.samples()).hasSize(processes);
    }
    Arrays.sort(allocated);
    return allocated[PASSES / 2];
  }
}
