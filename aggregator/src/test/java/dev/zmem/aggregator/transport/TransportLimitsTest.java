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

  @Test
  void connections_ofAnyLimitOfDescriptors_leaveSomeForOtherFiles() {
    assertThat(TransportLimits.connections(64)).isEqualTo(32);
    assertThat(TransportLimits.connections(1024)).isEqualTo(896);
    assertThat(TransportLimits.connections(20_000)).isEqualTo(19_872);
    assertThat(TransportLimits.connections(65_536)).as("of the systemd unit").isEqualTo(24_000);
    assertThat(TransportLimits.connections(1 << 20)).as("of a container").isEqualTo(24_000);
    assertThat(TransportLimits.connections(Integer.MAX_VALUE)).isEqualTo(24_000);
  }
}
