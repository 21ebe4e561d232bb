package dev.zmem.aggregator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who may still grow when the memory of hosts is nearly used up. */
class FleetMemoryTest {
  private final FleetMemory memory =
      new FleetMemory(37L * FleetMemory.ROW_BYTES, 74L * FleetMemory.ROW_BYTES);

  /** The last of the memory is for hosts that are known: no rows make none known. */
  @Test
  void hostThatBeginsWithoutRows_isAsNewAsOthers_whenTheMemoryIsFull() {
    HostMemory known = memory.host();
    assertThat(known.rows(30, 0, 0)).isEmpty();
    assertThat(known.rows(36, 0, 0)).isEmpty();
    assertThat(memory.shedding()).isEqualTo(Shedding.NEW_HOSTS);
    HostMemory begun = memory.host();
    assertThat(begun.rows(0, 0, 0)).startsWith("the aggregator's memory is full");
    begun.close();
    assertThat(known.rows(36, 0, 0)).isEmpty();
    known.close();
    assertThat(memory.host().rows(0, 0, 0)).isEmpty();
  }
}
