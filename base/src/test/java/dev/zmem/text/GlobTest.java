package dev.zmem.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class GlobTest {
  @Property(tries = 5000)
  void glob_meansWhatARegularExpressionWould(
      @ForAll @StringLength(max = 7) @Chars({'*', '?', '[', 'a', 'b'}) String glob,
      @ForAll @StringLength(max = 9) @Chars({'[', 'a', 'b', '\n'}) String text) {
    String regex = glob.replace("*", ".*").replace("?", ".").replace("[", "\\[");
    assertThat(Glob.of(glob).matches(text))
        .isEqualTo(Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches());
  }

  @Property
  void set_hasTheCharactersOfItsRange_orTheOthers(
      @ForAll @CharRange(from = 'a', to = 'h') char from,
      @ForAll @CharRange(from = 'i', to = 'z') char to,
      @ForAll @CharRange(from = 'a', to = 'z') char c) {
    String text = "x" + Character.toUpperCase(c);
    boolean within = c >= from && c <= to;
    assertThat(Glob.withSetsIgnoringCase("X[" + from + "-" + to + "]").matches(text))
        .isEqualTo(within);
    assertThat(Glob.withSetsIgnoringCase("x[!" + from + "-" + to + "]").matches(text))
        .isEqualTo(!within);
    assertThat(Glob.withSetsIgnoringCase("x[^" + from + "-" + to + "]").matches(text))
        .isEqualTo(!within);
  }

  @Example
  void signs_meanThemselves() {
    assertThat(Glob.of("a.c").matches("abc")).isFalse();
    assertThat(Glob.of("a\\*").matches("a\\b")).isTrue();
    assertThat(Glob.ofNames("[celeryd*").matches("[celeryd: mail]")).isTrue();
    assertThat(Glob.ofNames("[celeryd: uploa").matches("[celeryd: uploa")).isTrue();
    assertThatThrownBy(() -> Glob.ofNames("[py")).hasMessageStartingWith("'[' without ']'");
    assertThat(Glob.of("[a]").matches("[a]")).as("a bracket where there are no sets").isTrue();
    assertThat(Glob.withSetsIgnoringCase("[a-]\\[b\\-]").matches("-\\\\")).isTrue();
    assertThat(Glob.withSetsIgnoringCase("[]x]").matches("]")).isTrue();
    assertThat(Glob.withSetsIgnoringCase("[-x]").matches("-")).isTrue();
    assertThat(Glob.withSetsIgnoringCase("[a-c-e]").matches("-")).isTrue();
  }

  @Example
  void case_countsUnlessItIsIgnored() {
    assertThat(Glob.of("Web").matches("web")).isFalse();
    assertThat(Glob.withSetsIgnoringCase("Web-[A-C]").matches("wEB-b")).isTrue();
    assertThat(Glob.withSetsIgnoringCase("ÄRGER").matches("ärger")).isTrue();
  }

  @Example
  void oneCharacter_mayBeTwoUnits() {
    assertThat(Glob.of("?").matches("\ud83d\ude00")).isTrue();
    assertThat(Glob.of("*\ud83d\ude00").matches("a\ud83d\ude00\ud83d\ude00")).isTrue();
    assertThat(Glob.withSetsIgnoringCase("[\ud83d\ude00]").matches("\ud83d\ude00")).isTrue();
  }

  @Example
  void brokenSets_areRefused() {
    for (String glob : new String[] {"web-[", "[]", "[!", "["}) {
      assertThatThrownBy(() -> Glob.withSetsIgnoringCase(glob)).hasMessage("'[' without ']'");
    }
    assertThatThrownBy(() -> Glob.withSetsIgnoringCase("[z-a]"))
        .hasMessage("a range that ends before it begins");
  }

  @Example
  void manyStars_takeNoLongerThanTheProductOfTheLengths() {
    // a backtracking regular expression would not end in a lifetime
    assertThat(Glob.of("*a".repeat(128) + "b").matches("a".repeat(10_000))).isFalse();
  }
}
