package dev.zmem.agent.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.RowKind;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ResidentOnlyTest {
  @Test
  void reasons_areToldApart() {
    assertThat(reason(true, true, Eligibility.NOT_NOW, it -> {})).isEqualTo(RowKind.UNMEASURED);
    assertThat(reason(true, true, Eligibility.NOT_NOW, Measurement::failed))
        .isEqualTo(RowKind.READ_FAILED);
    assertThat(reason(true, true, Eligibility.NOT_NOW, Measurement::pageTableRefused))
        .isEqualTo(RowKind.PAGE_TABLE_REFUSED);
    assertThat(reason(true, true, Eligibility.NEVER, Measurement::pageTableRefused))
        .isEqualTo(RowKind.NEVER_WALKED);
    assertThat(reason(true, true, Eligibility.NEVER, Measurement::denied))
        .isEqualTo(RowKind.REFUSED);
    assertThat(reason(true, false, Eligibility.ELIGIBLE, Measurement::denied))
        .isEqualTo(RowKind.DENIED);
    assertThat(reason(false, false, Eligibility.NEVER, it -> {})).isEqualTo(RowKind.PSS_OFF);
  }

  /** A page table that can be read ends a refusal, and so does a new address space. */
  @Test
  void refusedPageTable_isForgotten_onceItIsRead_andInANewAddressSpace() {
    Measurement measurement = new Measurement(0);
    measurement.failed();
    measurement.pageTableRefused();
    assertThat(measurement.isPageTableRefused()).isTrue();
    assertThat(measurement.attempt()).isEqualTo(Measurement.Attempt.NONE);
    measurement.pageTableRead();
    assertThat(measurement.isPageTableRefused()).isFalse();
    measurement.pageTableRefused();
    measurement.renew(1);
    assertThat(measurement.isPageTableRefused()).isFalse();
    assertThat(measurement.metNanos()).isEqualTo(1);
  }

  private static RowKind reason(
      boolean pss, boolean mayTrace, Eligibility eligibility, Consumer<Measurement> state) {
    Measurement measurement = new Measurement(0);
    state.accept(measurement);
    new ResidentOnly(pss, () -> mayTrace).update(measurement, eligibility, 10, 0);
    assertThat(measurement.state()).isEqualTo(Measurement.State.RESIDENT_ONLY);
    return Objects.requireNonNull(measurement.provenance()).kind();
  }
}
