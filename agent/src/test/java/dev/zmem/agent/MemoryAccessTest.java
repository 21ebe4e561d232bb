package dev.zmem.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.PassReport;
import dev.zmem.program.log.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the agent may not read is said at the start, and when it changes. */
class MemoryAccessTest {
  private final LogCapture log = new LogCapture();

  @AfterEach
  void leave() {
    log.close();
  }

  @Test
  void agentWithoutTheCapability_saysSoOnce_withWhatToDo() {
    MemoryAccess access = new MemoryAccess(true, () -> false);
    for (int pass = 0; pass < 20; pass++) {
      access.after(pass(340, pass % 2 == 0 ? 212 : 0));
    }
    assertThat(log.lines())
        .containsExactly(
            "WARNING memory not readable reason=\"this agent lacks CAP_SYS_PTRACE: 212 of 340"
                + " processes are shown by their RSS alone\" advice=\"run it as root, or in its"
                + " systemd unit with AmbientCapabilities=CAP_SYS_PTRACE\"");
  }

  @Test
  void agentThatMayReadAll_saysNothing() {
    MemoryAccess access = new MemoryAccess(true, () -> true);
    access.after(pass(340, 0));
    access.after(pass(340, 0));
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void policyThatRefusesDespiteTheCapability_isSaid_alsoWhenItComesLaterAndGoes() {
    MemoryAccess access = new MemoryAccess(true, () -> true);
    access.after(pass(340, 0));
    access.after(pass(340, 300));
    access.after(pass(340, 0)); // a moment
    access.after(pass(340, 300));
    access.after(pass(340, 301));
    assertThat(log.lines()).isEmpty();
    access.after(pass(340, 302));
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARNING memory not readable ")
        .contains("302 of 340 processes although this agent has CAP_SYS_PTRACE", "AppArmor");
    for (int pass = 0; pass < 5; pass++) {
      access.after(pass(340, 0));
    }
    assertThat(log.lines()).hasSize(2).last().isEqualTo("INFO memory readable processes=340");
  }

  @Test
  void oneProcessThatRefusesEvenRoot_isNoWarning() {
    MemoryAccess access = new MemoryAccess(true, () -> true);
    access.after(pass(85, 1));
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("INFO ")
        .contains("1 of 85 processes");
  }

  @Test
  void agentThatReadsNobodysMemory_lacksNothing() {
    MemoryAccess access = new MemoryAccess(false, () -> false);
    access.after(pass(340, 0));
    assertThat(log.lines()).isEmpty();
  }

  private static PassReport pass(int processes, int denied) {
    return new PassReport(1000, processes, denied, 0, 0, 0, 0, 0);
  }
}
