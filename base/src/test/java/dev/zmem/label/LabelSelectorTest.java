package dev.zmem.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {
  private static final HostLabels WORKER = HostLabels.parse(List.of("role=worker", "zone=eu-1"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "role=worker | true",
        "role==worker | true",
        " role = worker | true",
        "role=web | false",
        "role!=web | true",
        "role!=worker | false",
        "tier!=web | true",
        "role in (web,worker) | true",
        "role in ( web , worker ) | true",
        "role in (web) | false",
        "role notin (web) | true",
        "role notin (web,worker) | false",
        "tier notin (web) | true",
        "tier in () | false",
        "role | true",
        "tier | false",
        "!tier | true",
        "! role | false",
        "role=worker,zone=eu-1 | true",
        "role=worker,zone=eu-2 | false",
        "role in (worker),zone notin (us-1,us-2),!tier | true",
        "tier= | false",
        "in=x | false",
        "in | false",
      })
  void selector_choosesByLabels(String selector, boolean chosen) {
    assertThat(LabelSelector.parse(selector).matches(WORKER)).isEqualTo(chosen);
  }

  @Test
  void emptySelector_choosesAll() {
    assertThat(LabelSelector.parse(" ").choosesAll()).isTrue();
    assertThat(LabelSelector.parse("").matches(HostLabels.NONE)).isTrue();
    assertThat(LabelSelector.parse("a").choosesAll()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "role=worker, | at the end: expected a label's key",
        ",role | at character 1: expected a label's key",
        "role worker | at character 6: expected =, !=, in or notin",
        "role in web | at character 9: expected '('",
        "role in (web | at the end: expected ',' or ')'",
        "role in (web worker) | at character 14: expected ',' or ')'",
        "role=worker zone=a | at character 13: expected ',' or the end",
        "role>3 | at character 5: expected ',' or the end",
        "role=wörker | at character 7: expected ',' or the end",
        "!role=worker | at character 6: expected ',' or the end",
      })
  void wrongSelector_isRefusedAtItsPlace(String selector, String message) {
    assertThatThrownBy(() -> LabelSelector.parse(selector))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void wrongKeysAndLengths_areRefused() {
    assertThatThrownBy(() -> LabelSelector.parse("a/b/c=x"))
        .hasMessageStartingWith("at character 1: expected a key is");
    assertThatThrownBy(() -> LabelSelector.parse("a=" + "b".repeat(64)))
        .hasMessageStartingWith("at character 3: expected a value is");
    assertThatThrownBy(() -> LabelSelector.parse("a".repeat(1025)))
        .hasMessage("1025 characters (expected: at most 1024)");
  }

  @Property
  void anyText_isASelectorOrRefused(
      @ForAll @Chars({'a', '=', '!', ',', '(', ')', ' ', 'i', 'n', '/'}) @CharRange(to = '\u00ff')
          String text) {
    try {
      var _ = LabelSelector.parse(text).matches(WORKER);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("expected");
    }
  }
}
