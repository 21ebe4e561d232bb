package dev.zmem.aggregator.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Connections have room beside the hosts, whatever the setting of the memory. */
class TransportLimitsTest {
  private static final TransportLimits USUAL = TransportLimits.ofThisProcess();

  @Test
  void connections_takeAtMostHalfOfWhatHostsMay_butSomeAreAlwaysTaken() {
    TransportLimits small = USUAL.beside(6 << 20);
    assertThat(small.connections()).isEqualTo(Math.min(128, USUAL.connections()));
    assertThat(small.unproven()).isLessThanOrEqualTo(small.connections());
    assertThat(USUAL.beside(1).connections()).isEqualTo(16);
  }

  @Test
  void connections_ofAnAggregatorWithMuchMemory_areAsManyAsItsDescriptorsAllow() {
    assertThat(USUAL.beside(Long.MAX_VALUE)).isEqualTo(USUAL);
  }
}
