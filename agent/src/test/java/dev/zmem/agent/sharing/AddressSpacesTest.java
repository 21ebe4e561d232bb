package dev.zmem.agent.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.process.AddressRange;
import dev.zmem.agent.process.ProcessIdentity;
import dev.zmem.agent.procfs.ProcessStat;
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
      List<AddressSpaces.Member> joined = new ArrayList<>();
      for (int round = 0; round < MEMBERS; round++) {
        Process process = start();
        live.add(process);
        joined.add(join((int) process.pid(), seed));
        if (round % 2 == 1) {
          end(live.remove(random.nextInt(live.size()))); // it stays in the order
        }
      }
      for (Process process : live) {
        AddressSpaces.Member twin = join((int) process.pid(), seed);
        assertThat(twin.isShared()).as("twin of %s, seed %s", process.pid(), seed).isTrue();
        spaces.leave(twin);
      }
      joined.forEach(spaces::leave);
      assertThat(joined).allMatch(process -> process.relatives() == 1 && !process.isAlone());
    }
  }

  @Test
  void endedMember_countsAsARelative_untilItIsKnownToBeGone() throws Exception {
    Process first = start();
    Process second = start();
    AddressSpaces.Member one = join((int) first.pid(), 1);
    end(first);
    AddressSpaces.Member other = join((int) second.pid(), 1);
    assertThat(other.isShared()).isFalse();
    assertThat(other.relatives()).isEqualTo(2);
    spaces.leave(one);
    assertThat(other.relatives()).isEqualTo(1);
  }

  private AddressSpaces.Member join(int pid, int family) {
    ProcessIdentity identity = new ProcessIdentity(pid, 0);
    identity.becomes(new ProcessStat("sleep", 'S', 1, false, 1, pid, 200, 100), 0);
    AddressSpaces.Member process = new AddressSpaces.Member(identity);
    spaces.join(process, new AddressRange(4096L * (family + 1), 1L << 40));
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
