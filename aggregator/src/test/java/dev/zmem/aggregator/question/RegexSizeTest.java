package dev.zmem.aggregator.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.zmem.text.RegexSize;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexSizeTest {

  /** A character is one, a repeat writes its atom out, and four are for the whole. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '`',
      value = {
        "`` 4",
        "abc 7",
        "a* 6",
        "a|b 8",
        "(a) 8",
        "(a 5",
        "x(a 6",
        "a{3} 17",
        "a{2,5} 20",
        "a{2,} 14",
        "(a){2} 23",
        "a{x} 8",
        "a{ 6",
        "{ 5",
        "\\Qabc\\E 8",
        "\\Qa\\Eb 7",
        "\\Qab 7",
        "\\d 5",
        "\\ 5",
        "\\x{41} 5",
        "\\x{41}b 6",
        "\\x{41 5",
        "[abc] 5",
        "[abc]d 6",
        "[]a]b 6",
        "[^]a]b 6",
        "[^a]b 6",
        "[[:alpha:]]b 6",
        "[\\]]b 6",
        "[a 5",
        "a{100000000} 300000008",
        "(?i)ab 6",
        "(?im)a 5",
        "a(?i)* 6",
        "(?i 6",
        "(?i:a) 11",
      })
  void size_isThatOfTheExpressionWrittenOut(String regex, long size) {
    assertThat(RegexSize.most(regex)).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(((x{99}){99}){99}){99}",
        "((((a{1,1000}){1,1000}){1,1000}){1,1000}){1,1000}",
        "((x{1000}[](]y){1000})",
        "((x{1000}[^](]y){1000})",
        "((x{1000}[[:alpha:](]y){1000})",
        "((x{1000}[\\](]y){1000})",
        "((x{1000}\\Q(\\Ey){1000})",
        "((x{1000}\\(y){1000})",
        "((?:(?i)x{500}){500,})",
        "x{500}(?i){500}",
        "(x{99}(?i){99}(?-i){99}(?sm-U){99})",
        "(x|y|z{1000}){1000}",
        "(?P<name>x{1000}){1000}",
        "(\\x{41}{1000}\\p{Greek}){1000}",
        "((((((((((x{2,}){2,}){2,}){2,}){2,}){2,}){2,}){2,}){2,}){2,}){2,}",
      })
  void expressionsThatMultiply_areRefusedBeforeTheyAreCompiled(String regex) {
    assertThat(RegexSize.most(regex)).isGreaterThan(NameFilter.MAX_INSTRUCTIONS);
    assertThatThrownBy(() -> new NameFilter(regex))
        .isInstanceOf(BadQueryException.class)
        .hasMessageStartingWith("filter: an expression that repeats too much");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "celeryd.*ForkPool",
        "^(?i)python[0-9.]*$",
        "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        "sha256:[0-9a-f]{64}",
        "\\Q[celeryd@notifications:MainProcess]{99}\\E",
        "x{",
        "x{,5}",
        "worker-\\d{1,4}|web{2}",
        "(a|b|c){0,99}",
        "[{99}]{99}",
      })
  void expressionsThatPeopleWrite_areTaken(String regex) {
    assertThatCode(() -> new NameFilter(regex)).doesNotThrowAnyException();
  }

  @Test
  void deepestAndLongestExpressions_areTakenOrRefused_andNothingElse() {
    for (String regex :
        new String[] {
          "(".repeat(512) + ")".repeat(512),
          "(?:".repeat(256) + ")".repeat(256),
          "[".repeat(1024),
          "x*".repeat(512),
          "\\pL".repeat(341),
          "(?i)" + "\u017f".repeat(1020),
          "{".repeat(1024),
          "\\",
          "[\\",
          "\\Q",
          "\\x{"
        }) {
      try {
        assertThat(new NameFilter(regex).passes("a name")).isIn(true, false);
      } catch (BadQueryException e) {
        assertThat(e).hasMessageStartingWith("filter: ");
      }
    }
  }

  /** Nothing compiles to more than was reckoned, so nothing slips through. */
  @Property(tries = 3000)
  void reckoned_isNeverLessThanCompiled(@ForAll("expressions") String regex) {
    long most = RegexSize.most(regex);
    if (most <= 20_000) {
      try {
        assertThat((long) Pattern.compile(regex).programSize()).isLessThanOrEqualTo(most);
      } catch (PatternSyntaxException e) {
        assertThat(e).hasMessageContaining("error parsing regexp");
      }
    }
  }

  @Provide
  Arbitrary<String> expressions() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "x",
            "[](]",
            "[^)]",
            "[[:alpha:]]",
            "[\\]]",
            "\\d",
            "\\(",
            "\\Q(a{9}\\E",
            "\\x{41}",
            "\\pL",
            ".",
            "^",
            "$",
            "|",
            "(",
            ")",
            "(?:",
            "(?i)",
            "*",
            "+?",
            "?",
            "{2}",
            "{3,}",
            "{0,4}",
            "{7}",
            "{",
            "}",
            "[",
            "]",
            "-",
            "é",
            "k",
            "\\b");
    Arbitrary<String> sequences = pieces.list().ofMaxSize(12).map(parts -> String.join("", parts));
    Arbitrary<String> nested =
        Combinators.combine(sequences, sequences, Arbitraries.integers().between(0, 6))
            .as((inner, after, copies) -> "(" + inner + "){" + copies + "}" + after);
    return Arbitraries.oneOf(sequences, nested, nested.map(inner -> "(?:" + inner + "){1,5}"));
  }
}
