package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.AgentMain;
import dev.zmem.cli.ZmemctlMain;
import dev.zmem.program.Program;
import org.junit.jupiter.api.Test;

/** What the man pages say beside the options. */
class ManPagesTest {
  @Test
  void zmemctl_hasTheLegend_files_andOtherPages() {
    String page = ManPages.page(Program.commandLine(new ZmemctlMain()));
    assertThat(page)
        .contains("\n.SH COLUMNS\n", "\n.SH SIGNS\n", "\n.SH KINDS\n", "\n.SH EXAMPLES\n")
        .contains("\n.SH FILES\n.TP\n\\fB/etc/zmem/zmemctl.yaml\\fR\n")
        .contains("\n.SH SEE ALSO\n\\fBzmem\\-agent\\fR(1), \\fBzmem\\-aggregator\\fR(1), ")
        .contains("\n\\fB\\(>=1.2 GiB\\fR\nAt least so much")
        .contains("\n.B 6\nthe answer is partial");
    assertThat(page.chars()).as("groff's own escapes for signs").allMatch(c -> c < 0x80);
  }

  @Test
  void valuesThatMayBeLeftOut_areInBrackets() {
    assertThat(ManPages.page(Program.commandLine(new ZmemctlMain())))
        .contains("\n\\fB\\-\\-watch[=TIME]\\fR\n", "\n\\fB\\-\\-by=GROUP\\fR\n");
  }

  @Test
  void daemons_haveTheirFiles_andNoLegend() {
    assertThat(ManPages.page(Program.commandLine(new AgentMain())))
        .contains(".I /etc/zmem/zmem-agent.yaml", "\\fBzmemctl\\fR(1)")
        .doesNotContain(".SH COLUMNS");
  }
}
