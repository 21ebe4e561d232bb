package dev.zmem.agent.naming;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.naming.CommandLines.Detail;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much of a command line leaves the host. */
class CommandLinesTest {
  @Test
  void lineOf1024Bytes_staysWhole_andALongerOneIsCut() {
    String whole = "x".repeat(1_022);
    assertThat(shown("a", whole)).isEqualTo("a " + whole);
    assertThat(shown("a", whole + "x").getBytes(UTF_8)).hasSizeLessThanOrEqualTo(1_024);
    String accents = "ü".repeat(511);
    assertThat(shown("a", accents)).isEqualTo("a " + accents);
    assertThat(shown("a", accents + "ü").getBytes(UTF_8)).hasSizeLessThanOrEqualTo(1_024);
  }

  @Test
  void longestArguments_areCutFirst() {
    String classPath = "c".repeat(3_000);
    String line = shown("java", "-cp", classPath, "org.example.Main", "--port=8080");
    assertThat(line).startsWith("java -cp ccc").endsWith(" org.example.Main --port=8080");
    assertThat(line.getBytes(UTF_8)).hasSizeBetween(1_024 - 32, 1_024);
    String two = shown("java", "a".repeat(3_000), "b".repeat(400), "b".repeat(3_000), "end");
    assertThat(two).contains("b".repeat(300)).endsWith(" end");
    assertThat(two.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(1_024);
  }

  @Test
  void manyArguments_areNotCutBelow64Bytes_butTheLineIs() {
    String argument = "a".repeat(100);
    String line = shown(java.util.Collections.nCopies(50, argument).toArray(String[]::new));
    assertThat(line.getBytes(UTF_8)).hasSizeBetween(1_000, 1_024);
    assertThat(line.substring(0, line.indexOf(" ")).getBytes(UTF_8)).hasSizeBetween(60, 64);
  }

  @Test
  void lineWithoutWords_isItsName() {
    assertThat(shown()).isEqualTo("name");
    assertThat(shown("", " ")).isEqualTo("name");
    assertThat(CommandLines.show(List.of("a", "b"), "name", Detail.NONE)).isEqualTo("name");
  }

  @Test
  void oneString_isATitle_alsoWhereBlanksFollow() {
    assertThat(CommandLines.isOneString(List.of("a b", "", " "))).isTrue();
    assertThat(CommandLines.isOneString(List.of(" ab "))).isFalse();
    assertThat(CommandLines.isOneString(List.of("a b", "c"))).isFalse();
    assertThat(CommandLines.isOneString(List.of())).isFalse();
    assertThat(CommandLines.isOneArgument(List.of("a", " "))).isTrue();
    assertThat(CommandLines.isOneArgument(List.of("a", " ", "b"))).isFalse();
  }

  private static String shown(String... arguments) {
    return CommandLines.show(List.of(arguments), "name", Detail.SCRUBBED);
  }
}
