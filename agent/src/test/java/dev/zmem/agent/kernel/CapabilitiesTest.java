package dev.zmem.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CapabilitiesTest {
  @Test
  void effectiveSet_withBit19_mayTrace() {
    assertThat(Capabilities.mayTrace("Name:\tjava\nCapEff:\t000001ffffffffff\n")).isTrue();
    assertThat(Capabilities.mayTrace("CapEff:\t0000000000080000\n")).isTrue();
  }

  @Test
  void otherCapabilities_orOtherSets_mayNot() {
    assertThat(Capabilities.mayTrace("CapEff:\t0000000000000004\n")).isFalse();
    assertThat(Capabilities.mayTrace("CapPrm:\t000001ffffffffff\nCapEff:\t0000000000000000\n"))
        .isFalse();
  }

  @Test
  void whatCannotBeRead_mayNot() {
    assertThat(Capabilities.mayTrace("")).isFalse();
    assertThat(Capabilities.mayTrace("CapEff:\tmany\n")).isFalse();
  }
}
