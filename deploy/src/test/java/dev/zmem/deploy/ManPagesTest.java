package dev.zmem.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.AgentMain;
import dev.zmem.cli.ZmemctlMain;
import dev.zmem.program.Program;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

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
  void commandsBelowACommand_haveTheirPages_referredToFromAbove() {
    CommandLine zmemctl = Program.commandLine(new ZmemctlMain());
    Map<String, String> pages = new LinkedHashMap<>();
    ManPages.pagesBelow(zmemctl)
        .forEach(
            one -> pages.put(one.getCommandSpec().qualifiedName("-"), ManPages.commandPage(one)));
    assertThat(pages.keySet())
        .containsExactlyInAnyOrder(
            "zmemctl-token",
            "zmemctl-token-create",
            "zmemctl-token-list",
            "zmemctl-token-revoke",
            "zmemctl-context",
            "zmemctl-context-list",
            "zmemctl-context-use",
            "zmemctl-context-remove");
    assertThat(pages.get("zmemctl-token-create"))
        .startsWith(".TH ZMEMCTL-TOKEN-CREATE 1 ")
        .contains("\nzmemctl-token-create \\- Print a new token", "\n.B zmemctl token create\n")
        .contains("\n\\fB\\-\\-role=ROLE\\fR\n", "Example: zmemctl token create")
        .contains("\\fBzmemctl\\-token\\fR(1), \\fBzmemctl\\fR(1)")
        .doesNotContain("\n.SH COLUMNS\n");
    assertThat(pages.get("zmemctl-context-use"))
        .contains("\n.B zmemctl context use\n[OPTIONS] NAME\n", "\n\\fBNAME\\fR\nThe context.\n");
    String reference = "\n.TP\n\\fBzmemctl\\-token\\-create\\fR(1)\nPrint a new token";
    assertThat(pages.get("zmemctl-token")).contains(reference, "\nCOMMAND [OPTIONS]\n");
    assertThat(ManPages.page(zmemctl)).contains(reference);
    assertThat(ManPages.pagesBelow(Program.commandLine(new AgentMain()))).isEmpty();
  }

  @Test
  void daemons_haveTheirFiles_andNoLegend() {
    assertThat(ManPages.page(Program.commandLine(new AgentMain())))
        .contains(".I /etc/zmem/zmem-agent.yaml", "\\fBzmemctl\\fR(1)")
        .doesNotContain(".SH COLUMNS");
  }
}
