package dev.zmem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import net.jqwik.api.Example;

/** What zmemctl says of words it does not know: the words it does, as the help has them. */
class OptionErrorsTest {
  @Example
  void wordsThatAreNoChoice_areAnsweredWithTheChoices() {
    assertThat(error("top", "--by=foo"))
        .contains(
            "--by",
            "'foo' (expected: program, user, command, cgroup, unit, container, pod, exe, tree, host,"
                + " pid, label:KEY, env:NAME or pod-label:KEY)")
        .doesNotContain("PROGRAM");
    assertThat(error("ps", "--sort=foo"))
        .contains(
            "'foo' (expected: ram, pss, uss, shared, rss, anon, file, shmem, dirty, hugetlb,"
                + " lazyfree, thp, ksm, locked, swap, vss, peak, minflt, majflt, oom, oomadj or"
                + " name)");
    assertThat(error("top", "--sort=foo"))
        .contains(
            "'foo' (expected: ram, pss, uss, shared, rss, anon, file, shmem, dirty, hugetlb,"
                + " lazyfree, thp, ksm, locked, swap, vss, peak, minflt, majflt, oom, oomadj,"
                + " count, hosts, growth or name)");
    assertThat(error("hosts", "-o", "foo"))
        .contains("'foo' (expected: table, wide, json, jsonl, csv or openmetrics)");
    assertThat(error("top", "--limit=-1")).contains("'-1' (expected: 0 or more)");
    assertThat(error("top", "-n", "999999999999")).contains("(expected: 0 to 2147483647)");
    assertThat(error("ps", "--filter-by=foo")).contains("exe, tree, env:NAME or pod-label:KEY)");
    assertThat(error("top", "--by=host,program,user"))
        .contains("--by: 3 groups (expected: at most 2)");
    assertThat(error("top", "--min=100MB"))
        .contains("(expected: a size such as 64KiB or 16MiB; units are B, KiB, MiB and GiB)");
  }

  @Example
  void wrongSelectorsAndLabels_areRefusedAtTheirPlace() {
    for (String command : new String[] {"top", "hosts", "ps"}) {
      assertThat(error(command, "-l", "role in (web", "--check-config"))
          .contains("--selector", "'role in (web': at the end: expected ',' or ')'");
      assertThat(run(command, "-l", "role in (web),zone!=b", "--check-config")).isZero();
    }
    assertThat(error("top", "--by=label:", "--check-config"))
        .contains("'label:' (expected: label:KEY; a key is 1 to 63 letters");
    assertThat(run("top", "--by=label:role,host", "--check-config")).isZero();
    assertThat(error("top", "--by=env:a b", "--check-config"))
        .contains("'env:a b' (expected: env:NAME, of letters, digits and _)");
    assertThat(error("top", "--by=pod-label:a b"))
        .contains("'pod-label:a b' (expected: pod-label:KEY; a key is 1 to 63 letters");
    assertThat(error("ps", "--where=unit", "--check-config"))
        .contains("'unit' (expected: ATTRIBUTE=VALUE, as unit=nginx.service or env:QUEUE=mail)");
    assertThat(error("ps", "--where=units=x", "--check-config")).contains("'units' (expected: ");
    assertThat(run("top", "--by=env:QUEUE", "--where=env:QUEUE=a,b", "--check-config")).isZero();
  }

  @Example
  void choices_areTakenInAnyCase() {
    assertThat(run("top", "--check-config", "--by=Host", "--sort=RSS", "-o", "JSON")).isZero();
  }

  @Example
  void optionBeforeItsCommand_isToldWhereItBelongs() {
    assertThat(error("--by=host")).contains("(did you mean 'top --by'?)");
  }

  @Example
  void failingOnPartialAnswers_isRefusedForAWatch() {
    assertThat(error("top", "--watch", "--fail-on-partial", "--check-config"))
        .contains("--fail-on-partial: not with --watch");
    assertThat(run("top", "--fail-on-partial", "--check-config")).isZero();
  }

  @Example
  void oneNumber_isNoData_noName_andNoBars() {
    assertThat(error("top", "-t", "-o", "json", "--check-config"))
        .contains("--total-only: not with --output=json");
    assertThat(error("ps", "-t", "--sort=name", "--check-config"))
        .contains("--total-only: not with --sort=name, which has no total");
    assertThat(error("top", "-t", "--bars", "--check-config")).contains("not with --bars");
    assertThat(run("top", "-t", "-o", "wide", "--units=percent", "--check-config")).isZero();
  }

  /** Else this host would be shown to someone who means a fleet. */
  @Example
  void certificateWithoutAnAggregator_isRefused() {
    assertThat(error("top", "--tls-dir=x", "--check-config"))
        .contains("--tls-dir: no aggregator is named (zmemctl login, --aggregator");
  }

  @Example
  void optionsThatContradictEachOther_areRefused() {
    for (String other : new String[] {"--local", "--fresh", "--aggregator=a"}) {
      assertThat(error("top", "--from=x.zmem", other, "--check-config"))
          .contains("--from, --", "only one of them (a file answers");
    }
    assertThat(error("ps", "--fresh", "--aggregator=a", "--check-config"))
        .contains("--fresh, --aggregator: only one of them");
    StringWriter err = new StringWriter();
    assertThat(
            new Program("zmemctl", Map.of("ZMEM_AGGREGATOR", "127.0.0.1:1"))
                .run(
                    new ZmemctlMain(),
                    new PrintWriter(new StringWriter()),
                    new PrintWriter(err),
                    "top",
                    "--from=x.zmem",
                    "--check-config"))
        .as(err::toString)
        .isZero();
  }

  @Example
  void describe_andMaps_haveNoOptionsThatDoNothing() {
    assertThat(error("describe", "a/1", "--columns=ram", "--check-config")).contains("--columns");
    assertThat(error("describe", "a/1", "--from=x", "--check-config")).contains("--from");
    assertThat(error("maps", "a/1", "--from=x", "--check-config")).contains("--from");
    assertThat(error("describe", "a/1", "-o", "openmetrics", "--check-config"))
        .contains("(expected: table, wide, json, jsonl or csv)");
    for (String command : new String[] {"describe", "maps", "host"}) {
      assertThat(error(command, "a/1", "--units=percent", "--check-config"))
          .contains("--units=percent: not with " + command);
      assertThat(run(command, "a/1", "--units=MiB", "--check-config")).isZero();
    }
    assertThat(error("describe", "8009", "--aggregator=127.0.0.1:1"))
        .contains("expected: HOST/PID, for one process; --local 8009 is the process of this host");
    assertThat(error("host", "--from=x.zmem")).contains("which of the capture's hosts?");
  }

  @Example
  void hostsOfNothing_areAnError() {
    for (String command : new String[] {"top", "hosts"}) {
      assertThat(error(command, "--hosts=", "--check-config")).contains("--hosts");
      assertThat(run(command, "--hosts=web-*", "--check-config")).isZero();
    }
  }

  @Example
  void timesWithoutAUnit_areAnsweredWithUnits() {
    assertThat(error("top", "--timeout=5", "--check-config"))
        .contains("--timeout", "'5' has no unit (expected: ");
    assertThat(error("top", "--watch=5", "--check-config")).contains("--watch", "'5'");
    assertThat(run("top", "--timeout=5s", "--watch=500ms", "--check-config")).isZero();
  }

  @Example
  void settings_areCheckedByEveryCommandThatHasThem() {
    for (String command : new String[] {"top", "hosts", "version"}) {
      assertThat(run(command, "--check-config")).as(command).isZero();
      assertThat(error(command, "--timeout=none", "--check-config")).contains("'none'");
    }
  }

  @Example
  void figures_haveAHelpPage() {
    StringWriter out = new StringWriter();
    int exit =
        new Program("zmemctl", Map.of())
            .run(
                new ZmemctlMain(),
                new PrintWriter(out),
                new PrintWriter(new StringWriter()),
                "help",
                "figures");
    assertThat(exit).isZero();
    assertThat(out.toString()).contains("COLUMNS", "KINDS", "never_walked", "EXAMPLES", "FILES");
  }

  private static String error(String... arguments) {
    StringWriter err = new StringWriter();
    assertThat(run(new PrintWriter(err), arguments)).isEqualTo(2);
    return err.toString();
  }

  private static int run(String... arguments) {
    return run(new PrintWriter(new StringWriter()), arguments);
  }

  private static int run(PrintWriter err, String... arguments) {
    return new Program("zmemctl", Map.of())
        .run(new ZmemctlMain(), new PrintWriter(new StringWriter()), err, arguments);
  }
}
