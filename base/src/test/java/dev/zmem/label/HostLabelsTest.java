package dev.zmem.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HostLabelsTest {
  @Test
  void labels_areReadAndPrintedByKey() {
    HostLabels labels = HostLabels.parse(List.of("role=worker", " zone = eu-1 ", "a.b/c=", "A=1"));
    assertThat(labels.byKey())
        .isEqualTo(Map.of("role", "worker", "zone", "eu-1", "a.b/c", "", "A", "1"));
    assertThat(labels).hasToString("A=1,a.b/c=,role=worker,zone=eu-1");
    assertThat(labels.value("role")).isEqualTo("worker");
    assertThat(labels.value("nope")).isNull();
    assertThat(HostLabels.parse(List.of())).isSameAs(HostLabels.NONE);
  }

  @Test
  void wrongLabel_isNamed() {
    assertThatThrownBy(() -> HostLabels.parse(List.of("role")))
        .hasMessage("'role' (expected: key=value)");
    for (String wrong :
        List.of(
            "=x",
            "-a=x",
            "a-=x",
            "a b=x",
            "a=b c",
            "a=-b",
            "a=b.",
            "ä=x",
            "a=ä",
            "/a=b",
            "A.b/c=x",
            "a_b/c=x",
            "a/=x",
            "a/b/c=x",
            "a=" + "b".repeat(64),
            "a".repeat(64) + "=b",
            "a\nb=c",
            "a=b\u001b[2J")) {
      assertThatThrownBy(() -> HostLabels.parse(List.of(wrong)))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected: ");
    }
    assertThatThrownBy(() -> HostLabels.parse(List.of("a=1", "a=2")))
        .hasMessage("'a' is set twice, to '1' and '2'");
    assertThat(HostLabels.parse(List.of("a=1", "a=1"))).hasToString("a=1");
  }

  @Test
  void manyLabels_areRefused() {
    Map<String, String> many = new TreeMap<>();
    for (int number = 0; number < HostLabels.MAX_LABELS; number++) {
      many.put("key" + number, "x");
    }
    assertThat(new HostLabels(many).byKey()).hasSize(HostLabels.MAX_LABELS);
    many.put("one-more", "x");
    assertThatThrownBy(() -> new HostLabels(many)).hasMessage("33 labels (expected: at most 32)");
    many.clear();
    for (int number = 10; number < 30; number++) {
      many.put("k".repeat(61) + number, "v".repeat(63));
    }
    assertThatThrownBy(() -> new HostLabels(many))
        .hasMessage("2520 characters of labels (expected: at most 2048)");
  }

  @Test
  void longestLabel_isTaken() {
    String key = String.join(".", Collections.nCopies(4, "a".repeat(62))) + "/" + "k".repeat(63);
    assertThat(HostLabels.parse(List.of(key + "=" + "v".repeat(63))).byKey()).hasSize(1);
    assertThatThrownBy(() -> HostLabels.parse(List.of("aaa." + key + "=v")))
        .hasMessageContaining("253");
  }

  @Property
  void anyText_isLabelsOrRefused(@ForAll String text) {
    try {
      HostLabels labels = HostLabels.parse(List.of(text));
      assertThat(HostLabels.parse(List.of(labels.toString()))).isEqualTo(labels);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("expected: ");
    }
  }
}
