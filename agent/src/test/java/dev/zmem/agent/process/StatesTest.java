package dev.zmem.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.model.Attributes;
import org.junit.jupiter.api.Test;

/** The parts of a process's state, from transition to transition. */
class StatesTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void lookThatFailed_leavesTheProcessAsItWas_butForOneThatWasNeverSeen() {
    Liveness liveness = new Liveness();
    assertThat(liveness.state()).isEqualTo(Liveness.State.GONE);
    liveness.lookFailed();
    assertThat(liveness.state()).isEqualTo(Liveness.State.UNKNOWN);
    liveness.live(3, 2, 9);
    liveness.lookFailed();
    assertThat(liveness.isLive()).isTrue();
    liveness.withoutMemory();
    liveness.lookFailed();
    assertThat(liveness.state()).isEqualTo(Liveness.State.WITHOUT_MEMORY);
    liveness.gone();
    liveness.lookFailed();
    assertThat(liveness.state()).isEqualTo(Liveness.State.UNKNOWN);
  }

  @Test
  void pagesCountedByAReader_makeNothingLive() {
    Liveness liveness = new Liveness();
    liveness.gone();
    liveness.counted(5, 4, 7);
    liveness.counted(6, 5);
    assertThat(liveness.isLive()).isFalse();
    assertThat(liveness.residentPages()).isEqualTo(6);
    assertThat(liveness.filePages()).isEqualTo(5);
    assertThat(liveness.mappedPages()).isEqualTo(7);
  }

  @Test
  void rest_lastsAsLongAsItsReason_orUntilItIsEnded() {
    Rest rest = new Rest();
    assertThat(rest.lasts(0)).isFalse();
    rest.failed(0);
    assertThat(rest.lasts(2 * SECOND - 1)).isTrue();
    assertThat(rest.lasts(2 * SECOND)).isFalse();
    rest.kernelThread(0);
    assertThat(rest.lasts(10 * SECOND - 1)).isTrue();
    assertThat(rest.lasts(10 * SECOND)).isFalse();
    rest.unreadable(0);
    assertThat(rest.lasts(30 * SECOND - 1)).isTrue();
    rest.end();
    assertThat(rest.lasts(1)).isFalse();
  }

  @Test
  void identity_isAnother_byItsStartTimeAlone_andFreshInThePassThatReadItsStat() {
    ProcessIdentity identity = new ProcessIdentity(7, 0);
    assertThat(identity.target(-1, Attributes.NONE, 0).fresh())
        .as("nothing was read yet")
        .isFalse();
    ProcessStat stat = stat("sh", 500);
    assertThat(identity.is(stat)).isFalse();
    identity.becomes(stat, 5);
    identity.seen(stat, 8, 5);
    assertThat(identity.is(stat("java", 500))).isTrue();
    assertThat(identity.memoryTask()).isEqualTo(8);
    assertThat(identity.target(3, Attributes.NONE, 5))
        .isEqualTo(new ProcessTarget(7, 500, 8, 1, "sh", true, Attributes.NONE, true, 3));
    assertThat(identity.target(3, Attributes.NONE, 6).fresh()).isFalse();
    identity.becomes(stat("sh", 501), 9);
    assertThat(identity.memoryTask()).as("of the one before").isEqualTo(7);
    assertThat(identity.firstSeenNanos()).isEqualTo(9);
    assertThat(identity.isYoung(60 * SECOND + 8)).isTrue();
    assertThat(identity.isYoung(60 * SECOND + 9)).isFalse();
  }

  @Test
  void descriptors_areGivenBack_whenAnotherIsKeptOrTheAddressSpaceIsShared() {
    try (KernelFiles files = new KernelFiles()) {
      Descriptors descriptors = new Descriptors(files, 1);
      KeptDescriptors kept = new KeptDescriptors(descriptors);
      kept.keepRollup(descriptors.keep(files.open("/proc/self/statm")));
      assertThat(kept.rollup()).isNotNegative();
      assertThat(kept.mayKeepRollup()).isFalse();
      kept.ownsAddressSpace();
      assertThat(kept.mayKeepRollup()).isTrue();
      kept.sharesAddressSpace();
      assertThat(kept.mayKeepRollup()).isFalse();
      assertThat(kept.rollup()).isEqualTo(Descriptors.NONE);
      kept.keepStat(files.open("/proc/self/stat"));
      assertThat(kept.stat()).as("there is room again").isNotNegative();
      kept.keepStat(files.open("/proc/self/stat"));
      assertThat(kept.stat()).as("the first was given back").isNotNegative();
      kept.releaseProcess();
      kept.keepStatm(descriptors.keep(files.open("/proc/self/statm")));
      assertThat(kept.statm()).isNotNegative();
      kept.releaseProcess();
      assertThat(kept.statm()).isEqualTo(Descriptors.NONE);
    }
  }

  private static ProcessStat stat(String comm, long startTimeTicks) {
    return new ProcessStat(comm, 'S', 1, false, 1, startTimeTicks, 200, 100);
  }
}
