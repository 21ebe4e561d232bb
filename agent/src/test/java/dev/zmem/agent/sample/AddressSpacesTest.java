package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.agent.kernel.KernelFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** By the kernel's own order of real processes, some of which have ended without a word. */
class AddressSpacesTest {
  private static final int MEMBERS = 24;

  private final KernelFiles files = new KernelFiles();
  private final AddressSpaces spaces = new AddressSpaces(files);
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    files.close();
    for (Process process : started) {
      end(process);
    }
  }

  @Test
  void orderWithEndedMembers_stillFindsWhoSharesAnAddressSpace() throws Exception {
    int self = (int) ProcessHandle.current().pid();
    assumeTrue(files.compareAddressSpaces(self, self) == 0, "kcmp is refused here");
    for (int seed = 0; seed < 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Process> live = new ArrayList<>();
      List<TrackedProcess> joined = new ArrayList<>();
      for (int round = 0; round < MEMBERS; round++) {
        Process process = start();
        live.add(process);
        joined.add(join((int) process.pid(), seed));
        if (round % 2 == 1) {
          end(live.remove(random.nextInt(live.size()))); // it stays in the order
        }
      }
      for (Process process : live) {
        TrackedProcess twin = join((int) process.pid(), seed);
        assertThat(spaces.isShared(twin)).as("twin of %s, seed %s", process.pid(), seed).isTrue();
        spaces.leave(twin);
      }
      joined.forEach(spaces::leave);
      assertThat(joined).allMatch(process -> process.space == null);
    }
  }

  @Test
  void endedMember_countsAsARelative_untilItIsKnownToBeGone() throws Exception {
    Process first = start();
    Process second = start();
    TrackedProcess one = join((int) first.pid(), 1);
    end(first);
    TrackedProcess other = join((int) second.pid(), 1);
    assertThat(spaces.isShared(other)).isFalse();
    assertThat(AddressSpaces.relatives(other)).isEqualTo(2);
    spaces.leave(one);
    assertThat(AddressSpaces.relatives(other)).isEqualTo(1);
  }

  private TrackedProcess join(int pid, int family) {
    TrackedProcess process = new TrackedProcess(pid, 0);
    process.startTimeTicks = pid;
    process.firstAddress = 4096L * (family + 1);
    process.lastAddress = 1L << 40;
    spaces.join(process);
    return process;
  }

  private Process start() throws IOException {
    Process process = new ProcessBuilder("sleep", "1000").start();
    started.add(process);
    return process;
  }

  private static void end(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }
}
