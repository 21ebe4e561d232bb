package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.AgentMain;
import dev.zmem.aggregator.AggregatorMain;
import dev.zmem.cli.ZmemctlMain;
import dev.zmem.program.Program;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The help of every command and the man pages say their words as they are written. */
class HelpTextsTest {
  static Object[] programs() {
    return new Object[] {new AgentMain(), new AggregatorMain(), new ZmemctlMain()};
  }

  @ParameterizedTest
  @MethodSource("programs")
  void noHelp_hasAVariableThatNobodyFilledIn(Object program) {
    CommandLine line = Program.commandLine(program);
    assertThat(line.getUsageMessage()).doesNotContainPattern("\\bnull\\b");
    assertFilledInBelow(line);
    for (CommandLine own : ManPages.pagesBelow(line)) {
      assertThat(ManPages.commandPage(own))
          .as(own.getCommandName())
          .doesNotContainPattern("\\bnull\\b")
          .doesNotContain("$$", "${COMPLETION", "${DEFAULT", "${ROOT");
    }
    assertThat(ManPages.page(line))
        .doesNotContainPattern("\\bnull\\b")
        .doesNotContain("$$", "${COMPLETION", "${DEFAULT", "${ROOT");
  }

  private static void assertFilledInBelow(CommandLine above) {
    for (CommandLine command : above.getSubcommands().values()) {
      assertThat(command.getUsageMessage())
          .as(command.getCommandName())
          .doesNotContainPattern("\\bnull\\b")
          .doesNotContain("$$", "${COMPLETION", "${DEFAULT", "${ROOT");
      assertFilledInBelow(command);
    }
  }

  @Test
  void checkRules_teachesARuleThatWorks() {
    CommandLine agent = Program.commandLine(new AgentMain());
    assertThat(Objects.requireNonNull(agent.getSubcommands().get("check-rules")).getUsageMessage())
        .contains("- name: celery ${queue}", "${1} and", "${word}", "${program}");
    assertThat(ManPages.page(agent)).contains("${queue}", "${program}");
  }
}
