package dev.zmem.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TextWidthTest {
  @Test
  void wideCharacters_takeTwoColumns_andMarksNone() {
    assertThat(TextWidth.of("abc")).isEqualTo(3);
    assertThat(TextWidth.of("漢字")).isEqualTo(4);
    assertThat(TextWidth.of("한")).isEqualTo(2);
    assertThat(TextWidth.of("\ud83d\ude00")).isEqualTo(2); // grinning face
    assertThat(TextWidth.of("e\u0301")).isEqualTo(1);
    assertThat(TextWidth.of("…▲≥")).isEqualTo(3);
  }

  @Test
  void cut_neverHalvesAWideCharacter() {
    assertThat(TextWidth.cut("漢字漢字", 8, "…")).isEqualTo("漢字漢字");
    assertThat(TextWidth.cut("漢字漢字", 7, "…")).isEqualTo("漢字漢…");
    assertThat(TextWidth.cut("漢字漢字", 6, "…")).isEqualTo("漢字…");
    assertThat(TextWidth.tail("漢字漢字", 3)).isEqualTo("字");
    assertThat(TextWidth.cut("abc", 1, "...")).isEqualTo("a");
  }

  @Property
  void cutText_isNeverWider(@ForAll String text, @ForAll @IntRange(max = 50) int columns) {
    assertThat(TextWidth.of(TextWidth.cut(text, columns, "…"))).isLessThanOrEqualTo(columns);
    assertThat(TextWidth.of(TextWidth.head(text, columns))).isLessThanOrEqualTo(columns);
    assertThat(TextWidth.of(TextWidth.tail(text, columns))).isLessThanOrEqualTo(columns);
  }
}
