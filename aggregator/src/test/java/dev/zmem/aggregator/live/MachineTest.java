package dev.zmem.aggregator.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Two agents that take one machine from each other are told of, and not too often. */
class MachineTest {
  private final Machine machine = new Machine();

  @Test
  void secondTakeoverWithinTwoMinutes_isContested_andALaterOneIsNot() {
    assertThat(machine.takeOver(0)).isFalse();
    assertThat(machine.takeOver(Machine.CONTEST_NANOS)).isTrue();
    Machine calm = new Machine();
    assertThat(calm.takeOver(0)).isFalse();
    assertThat(calm.takeOver(Machine.CONTEST_NANOS + 1)).isFalse();
  }

  @Test
  void contest_isNewsAgain_onlyAfterAQuietTime() {
    assertThat(machine.takeOver(0)).isFalse();
    assertThat(machine.takeOver(1)).isTrue();
    assertThat(machine.takeOver(2)).isFalse();
    assertThat(machine.takeOver(Machine.QUIET_NANOS + 1)).as("long after the last").isFalse();
    assertThat(machine.takeOver(Machine.QUIET_NANOS + 2)).as("not yet quiet").isFalse();
    assertThat(machine.takeOver(2 * Machine.QUIET_NANOS + 2)).isFalse();
    assertThat(machine.takeOver(2 * Machine.QUIET_NANOS + 3)).isTrue();
  }
}
