package dev.zmem.agent;

import dev.zmem.agent.attribute.RuleTrial;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.option.ChoiceConverter;
import dev.zmem.program.setting.ConfigOptions;
import dev.zmem.rule.GroupingRule;
import dev.zmem.rule.RuleSettings;
import dev.zmem.text.Escapes;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zmem-agent check-rules}: what grouping rules make of the processes that run now. */
@Command(
    name = "check-rules",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Show what the file's grouping rules make of each running process, and which rule did it.",
    footer = {
      "",
      "RULE is the rule's place in the list, from 1; - where the name is the one that zmem gives"
          + " (DERIVED). Rules that no process meets are named at the end.",
      "A rule has a name and one or more of comm, exe, user, cgroup (globs: * is any text, ? any one character, a [ is a bracket) and command (an RE2"
          + " expression, found in the scrubbed command line); $${1} and $${word} in the name stand"
          + " for its groups, $${program}, $${comm}, $${exe} and $${user} for what the process is.",
      "Example, in /etc/zmem/zmem-agent.yaml:",
      "  grouping-rules:",
      "    - name: celery $${queue}",
      "      command: 'celery .* -Q (?P<queue>[a-z]+)'"
    })
final class CheckRulesCommand implements Callable<Integer> {
  /** How to print. */
  enum Output {
    TABLE,
    JSON
  }

  /** Reads how to print. */
  static final class Outputs extends ChoiceConverter<Output> {
    Outputs() {
      super(Output.class);
    }
  }

  @Spec private @Nullable CommandSpec spec;
  @Mixin private ScanOptions scan = new ScanOptions();
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      converter = Outputs.class,
      description = "table or json (default: ${DEFAULT-VALUE}).")
  private Output output = Output.TABLE;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    ScanSettings settings = scan.settings();
    List<GroupingRule> rules = RuleSettings.read(scan.file()).rules();
    if (config.checkOnly) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    List<RuleTrial.Named> named =
        RuleTrial.run(settings.root(), settings.hostName(), settings.naming());
    if (output == Output.JSON) {
      printJson(named, rules, out);
    } else {
      print(named, rules, out);
    }
    return ExitCode.OK.code();
  }

  private static void print(
      List<RuleTrial.Named> named, List<GroupingRule> rules, PrintWriter out) {
    int derived =
        named.stream()
            .mapToInt(process -> Escapes.escape(process.derived()).length())
            .max()
            .orElse(0);
    int user =
        named.stream().mapToInt(process -> Escapes.escape(process.user()).length()).max().orElse(0);
    String line =
        "%7s  %-" + Math.max(user, 4) + "s  %4s  %-" + Math.clamp(derived, 7, 40) + "s  %s%n";
    out.printf(Locale.ROOT, line, "PID", "USER", "RULE", "DERIVED", "NAME");
    for (RuleTrial.Named process : named) {
      out.printf(
          Locale.ROOT,
          line,
          process.pid(),
          Escapes.escape(process.user()),
          process.rule() < 0 ? "-" : process.rule() + 1,
          Escapes.escape(process.derived()),
          Escapes.escape(process.name()));
    }
    for (int number = 0; number < rules.size(); number++) {
      if (count(named, number) == 0) {
        out.println(
            "rule "
                + (number + 1)
                + " ("
                + Escapes.escape(rules.get(number).name())
                + ") names no process");
      }
    }
    if (rules.isEmpty()) {
      out.println("no grouping rules: all names are derived");
    }
  }

  private static void printJson(
      List<RuleTrial.Named> named, List<GroupingRule> rules, PrintWriter out) {
    out.print("{\"processes\":[");
    for (int at = 0; at < named.size(); at++) {
      RuleTrial.Named process = named.get(at);
      out.print(
          (at == 0 ? "\n" : ",\n")
              + "  {\"pid\":"
              + process.pid()
              + ",\"user\":"
              + quoted(process.user())
              + ",\"rule\":"
              + (process.rule() < 0 ? "null" : process.rule() + 1)
              + ",\"derived\":"
              + quoted(process.derived())
              + ",\"name\":"
              + quoted(process.name())
              + "}");
    }
    out.print("],\n\"rules\":[");
    for (int number = 0; number < rules.size(); number++) {
      out.print(
          (number == 0 ? "\n" : ",\n")
              + "  {\"rule\":"
              + (number + 1)
              + ",\"name\":"
              + quoted(rules.get(number).name())
              + ",\"processes\":"
              + count(named, number)
              + "}");
    }
    out.println("]}");
  }

  private static long count(List<RuleTrial.Named> named, int rule) {
    return named.stream().filter(process -> process.rule() == rule).count();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int at = 0; at < text.length(); at++) {
      char each = text.charAt(at);
      if (each == '"' || each == '\\') {
        quoted.append('\\').append(each);
      } else if (each < ' ' || each > '~') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) each));
      } else {
        quoted.append(each);
      }
    }
    return quoted.append('"').toString();
  }
}
