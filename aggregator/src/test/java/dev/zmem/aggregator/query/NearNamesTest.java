package dev.zmem.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.LiveRows;
import dev.zmem.model.HostFigures;
import dev.zmem.model.PassReport;
import dev.zmem.program.EditDistance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class NearNamesTest {

  @Test
  void nearest_comeFirst_andFiveAtMost() {
    List<HostSnapshot> known =
        hosts("db-1", "web-10", "web-1", "web-2", "queue-long-name", "web-21", "cache-7");
    assertThat(NearNames.of(List.of("webb-1"), known, Cancellation.NEVER))
        .hasSize(5)
        .startsWith("web-1");
    assertThat(NearNames.of(List.of("nothing-*", "WEB-2*"), known, Cancellation.NEVER))
        .startsWith("web-2", "web-1");
  }

  @Test
  void nothingToCompare_isAnsweredAllTheSame() {
    assertThat(NearNames.of(List.of(), hosts("b", "a"), Cancellation.NEVER))
        .containsExactly("a", "b");
    assertThat(NearNames.of(List.of("x".repeat(256)), hosts("a"), Cancellation.NEVER))
        .containsExactly("a");
  }

  /**
   * Each known name is compared once for each that was asked for, and no more of those than three.
   */
  @Test
  void cancelled_endsBetweenTwoNames() {
    int[] names = new int[1];
    assertThatThrownBy(() ->
            NearNames.of(
                List.of("a"),
                hosts("a", "b", "c"),
                () -> {
                  if (++names[0] == 2) {
                    throw new CancellationException();
                  }
                }))
        .isInstanceOf(CancellationException.class);
    assertThat(names[0]).isEqualTo(2);
  }

  @Property
  void distanceWithin_isTheDistance_orOneMore(
      @ForAll @StringLength(max = 12) @CharRange(from = 'a', to = 'c') String left,
      @ForAll @StringLength(max = 12) @CharRange(from = 'A', to = 'C') String right,
      @ForAll @IntRange(max = 13) int most) {
    assertThat(EditDistance.within(left, right, most))
        .isEqualTo(Math.min(most + 1, EditDistance.between(left, right)));
  }

  private static List<HostSnapshot> hosts(String... names) {
    List<HostSnapshot> hosts = new ArrayList<>();
    for (String name : names) {
      hosts.add(
          new HostSnapshot(
              new HostIdentity(name, name, "boot", 1, "test", Duration.ofSeconds(5), 0),
              new LiveRows(List.of()),
              HostFigures.NONE,
              new PassReport(0, 0, 0, 0, 0, 0, 0, 0),
              0));
    }
    return hosts;
  }
}
