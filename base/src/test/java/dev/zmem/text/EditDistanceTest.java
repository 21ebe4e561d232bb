package dev.zmem.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class EditDistanceTest {
  @Example
  void distance_countsChanges() {
    assertThat(EditDistance.between("intervall", "interval")).isEqualTo(1);
    assertThat(EditDistance.between("", "abc")).isEqualTo(3);
    assertThat(EditDistance.between("ABC", "abd")).isEqualTo(1);
  }

  @Property
  void distanceWithin_isTheDistance_upToItsBound(
      @ForAll @StringLength(max = 9) @CharRange(from = 'a', to = 'd') String left,
      @ForAll @StringLength(max = 9) @CharRange(from = 'a', to = 'd') String right,
      @ForAll @IntRange(max = 10) int most) {
    assertThat(EditDistance.within(left, right, most))
        .isEqualTo(Math.min(EditDistance.between(left, right), most + 1));
  }

  @Example
  void nearestName_isOneThatIsClose_orNone() {
    List<String> known = List.of("interval", "max-age", "listen");
    assertThat(EditDistance.nearest("intervall", known)).isEqualTo("interval");
    assertThat(EditDistance.nearest("maxage", known)).isEqualTo("max-age");
    assertThat(EditDistance.nearest("colour", known)).isNull();
    assertThat(EditDistance.nearest("ab", List.of("abcd", "abc"))).isEqualTo("abc");
    assertThat(EditDistance.nearest("ab", List.of("abcde"))).isNull();
  }
}
