package dev.zmem.aggregator.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostMemory;
import dev.zmem.aggregator.fleet.Shedding;
import dev.zmem.proto.v1.CapturedHost;
import org.junit.jupiter.api.Test;

/** What answers take of the memory comes back, and more than there is is refused. */
class AnswerCostTest {
  private static final long LIMIT_BYTES = 128L << 20;
  private final FleetMemory memory = new FleetMemory(LIMIT_BYTES, LIMIT_BYTES);
  private final AnswerCost cost = new AnswerCost(memory);

  @Test
  void capturedHost_isWritten_whereThereIsMemoryForIt_andGivesItBack() {
    CapturedHost host = CapturedHost.getDefaultInstance();
    assertThat(cost.captured(4_000, () -> host)).isSameAs(host);
    assertThatThrownBy(() ->
            cost.captured(
                4_000,
                () -> {
                  throw new IllegalStateException("test");
                }))
        .hasMessage("test");
    long all = Shedding.ANSWERS.fromBytes(LIMIT_BYTES);
    assertThat(memory.answers().takeForLarge(all)).as("nothing is left taken").isTrue();
    assertThatThrownBy(() -> cost.captured(4_000, () -> host)).isInstanceOf(BusyException.class);
  }

  @Test
  void tableOfManyRows_costsAReferenceARowOfTheFleet() {
    try (HostMemory host = memory.host()) {
      assertThat(host.rows((int) (LIMIT_BYTES / 2 / FleetMemory.ROW_BYTES), 1, 0)).isEmpty();
      long left = Shedding.ANSWERS.fromBytes(LIMIT_BYTES) - memory.heldBytes();
      long few = AnswerCost.MOST_BYTES + 9 * memory.mostRows();
      assertThat(memory.answers().takeForLarge(left - few)).isTrue();
      assertThatThrownBy(() -> cost.table(true, CapturedHost::getDefaultInstance))
          .isInstanceOf(BusyException.class);
      memory.answers().giveBack(2 * memory.mostRows());
      assertThat(cost.table(true, CapturedHost::getDefaultInstance)).isNotNull();
    }
  }

  @Test
  void whatWaitsForAgents_takesNothingFromAnswersAboutTheFleet() {
    assertThat(memory.answers().takeForAwaited(memory.answers().room())).isTrue();
    assertThat(memory.answers().takeForLarge(1)).isFalse();
    assertThat(cost.table(false, CapturedHost::getDefaultInstance)).isNotNull();
    assertThat(memory.answers().takeForOverview(1)).isTrue();
    assertThat(cost.table(false, CapturedHost::getDefaultInstance)).isNotNull();
    memory.answers().giveBackAwaited(memory.answers().room());
    memory.answers().giveBack(1);
    assertThat(memory.answers().takeForLarge(memory.answers().room())).isTrue();
  }

  @Test
  void earlierPasses_leaveRoomForAnswers() {
    FleetMemory large = new FleetMemory(1L << 30, 1L << 30);
    long most = Shedding.ANSWERS.fromBytes(1L << 30) - (96L << 20);
    assertThat(hasRoomForPast(large, most - 1)).isTrue();
    assertThat(hasRoomForPast(large, most)).isFalse();
    long share = (long) (0.8 * (1L << 36));
    FleetMemory huge = new FleetMemory(1L << 36, 1L << 36);
    assertThat(hasRoomForPast(huge, share - 1)).isTrue();
    assertThat(hasRoomForPast(huge, share)).isFalse();
  }

  private static boolean hasRoomForPast(FleetMemory memory, long bytes) {
    return memory.hasRoomForPast(bytes);
  }
}
