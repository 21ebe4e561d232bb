package dev.zmem.aggregator.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.text.EditDistance;
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
    List<String> known =
        hosts("db-1", "web-10", "web-1", "web-2", "queue-long-name", "web-21", "cache-7", "web-3");
    assertThat(NearNames.of(List.of("webb-1"), known, Cancellation.NEVER))
        .containsExactly("web-1", "web-10", "web-2", "web-21", "web-3");
    assertThat(NearNames.of(List.of("nothing-*", "WEB-2*"), known, Cancellation.NEVER))
        .startsWith("web-2", "web-21", "web-1");
  }

  @Test
  void farNames_areNotOffered() {
    List<String> known = hosts("db-1", "python-worker-01");
    assertThat(NearNames.of(List.of("web9"), known, Cancellation.NEVER)).isEmpty();
    assertThat(NearNames.of(List.of("vm"), known, Cancellation.NEVER)).isEmpty();
    assertThat(NearNames.of(List.of("db1"), known, Cancellation.NEVER)).containsExactly("db-1");
    assertThat(NearNames.of(List.of("pyton-wroker-01"), known, Cancellation.NEVER))
        .containsExactly("python-worker-01");
    assertThat(NearNames.of(List.of("pyton-worker-*", "*-wroker-01"), known, Cancellation.NEVER))
        .containsExactly("python-worker-01");
  }

  @Test
  void nothingToCompare_isAnsweredAllTheSame() {
    assertThat(NearNames.of(List.of(), hosts("b", "a"), Cancellation.NEVER)).isEmpty();
    assertThat(NearNames.of(List.of("x".repeat(256), "*"), hosts("a"), Cancellation.NEVER))
        .isEmpty();
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

  private static List<String> hosts(String... names) {
    return List.of(names);
  }
}
