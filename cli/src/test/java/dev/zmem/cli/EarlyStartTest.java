package dev.zmem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.cli.EarlyStart.Work;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;

class EarlyStartTest {
  @Example
  void hostIsMeasuredAhead_onlyWhereNoAggregatorCanBeNamed() {
    assertThat(EarlyStart.work(List.of("top", "--local"), Map.of(), () -> true))
        .isEqualTo(Work.FIRST_PASS);
    assertThat(EarlyStart.work(List.of("top"), Map.of(), () -> false)).isEqualTo(Work.FIRST_PASS);
    assertThat(EarlyStart.work(List.of("top"), Map.of(), () -> true)).isEqualTo(Work.TRANSPORT);
    assertThat(EarlyStart.work(List.of("top", "--aggregator=a:1"), Map.of(), () -> false))
        .isEqualTo(Work.TRANSPORT);
    assertThat(EarlyStart.work(List.of("ps", "--config=x"), Map.of(), () -> false))
        .isEqualTo(Work.TRANSPORT);
    assertThat(EarlyStart.work(List.of("hosts"), Map.of("ZMEM_AGGREGATOR", "a:1"), () -> false))
        .isEqualTo(Work.TRANSPORT);
    assertThat(EarlyStart.work(List.of("top"), Map.of("ZMEM_CONFIG", "x"), () -> false))
        .isEqualTo(Work.TRANSPORT);
  }

  @Example
  void nothingIsBegun_forWhatAsksNobody() {
    assertThat(EarlyStart.work(List.of(), Map.of(), () -> false)).isEqualTo(Work.NOTHING);
    assertThat(EarlyStart.work(List.of("version"), Map.of(), () -> false)).isEqualTo(Work.NOTHING);
    assertThat(EarlyStart.work(List.of("top", "--help"), Map.of(), () -> false))
        .isEqualTo(Work.NOTHING);
    assertThat(EarlyStart.work(List.of("top", "--local", "--check-config"), Map.of(), () -> false))
        .isEqualTo(Work.NOTHING);
  }
}
