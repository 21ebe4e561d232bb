package dev.zmem.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What help offers. */
class HelpTest {
  @Test
  void sortingProcesses_isNotOfferedByWhatIsOneInEveryRow() {
    String help = new CommandLine(new PsCommand()).getUsageMessage();
    assertThat(help).contains("ram, pss, uss, shared, rss").doesNotContain("count", "hosts,");
  }

  @Test
  void filter_saysHowToIgnoreCase() {
    assertThat(new CommandLine(new TopCommand()).getUsageMessage())
        .contains("-i, --ignore-case", "-u, --user=USER");
  }

  @Test
  void sortingGroups_isOfferedByTheirCounts() {
    assertThat(new CommandLine(new TopCommand()).getUsageMessage()).contains("count,", "hosts,");
  }
}
