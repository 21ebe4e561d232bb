package dev.zmem.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class EscapesTest {
  @Property
  void escapedText_hasNothingATerminalActsOn(@ForAll @StringLength(max = 40) String text) {
    String escaped = Escapes.escape(text);
    assertThat(
            escaped
                .codePoints()
                .anyMatch(
                    c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT))
        .isFalse();
    assertThat(Escapes.escape(escaped)).isEqualTo(escaped);
  }

  @Example
  void invisibleCharacters_areEscaped_andVisibleOnesStay() {
    // tags, a mirror, zero widths, fillers, selectors, spaces, half a pair
    int[] hidden = {
      0xe0041, 0xe0001, 0xe0100, 0x202e, 0x2066, 0x200b, 0x200d, 0xfeff, 0xad, 0x34f, 0x3164,
      0x115f, 0x17b4, 0x180e, 0xfe0f, 0x2800, 0xa0, 0x3000, 0x2028, 0xd800, 0xffff, 0x9b
    };
    for (int codePoint : hidden) {
      String text = "a" + new String(new int[] {codePoint}, 0, 1) + "b";
      assertThat(Escapes.escape(text)).matches("a\\\\(u[0-9a-f]{4}|U[0-9a-f]{8})b");
    }
    assertThat(Escapes.escape("x\udb40\udc41y")).isEqualTo("x\\U000e0041y");
    assertThat(Escapes.escape("grün 名 \ud83d\ude00 e\u0301"))
        .isEqualTo("grün 名 \ud83d\ude00 e\u0301");
  }
}
