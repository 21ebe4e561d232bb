package dev.zmem.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupingRulesTest {
  private static final RuleFacts CELERY =
      new RuleFacts(
          "python3.11",
          "celery",
          "/usr/bin/python3.11",
          "python3.11 -m celery -A app worker -Q uploads -n w1@host",
          "app",
          "/system.slice/celery.service");

  @Test
  void firstRuleThatIsMet_namesTheProcess() {
    GroupingRules rules =
        GroupingRules.of(
            List.of(
                rule("other", "comm", "nginx"),
                rule("celery ${queue}", "command", "celery .*-Q (?P<queue>\\S+)"),
                rule("late", "comm", "celery")));
    assertThat(rules.match(CELERY)).isEqualTo(new GroupingRules.Match(1, "celery uploads"));
    assertThat(rules.match(new RuleFacts("a", "b", "", "", "", ""))).isNull();
  }

  @Test
  void template_hasGroupsByNumberAndName_andFacts() {
    assertThat(name("${1}/${2}", "-Q (\\S+) -n (\\S+)@")).isEqualTo("uploads/w1");
    assertThat(name("${0}", "celery")).isEqualTo("celery");
    assertThat(name("${program}|${comm}|${exe}|${user}", "celery"))
        .isEqualTo("python3.11|celery|python3.11|app");
    assertThat(name("$1 $ {x} }", "celery")).isEqualTo("$1 $ {x} }");
    assertThat(name("a${1}b", "celery(x)?")).isEqualTo("ab");
    assertThat(name("${user}", "-A (?P<user>\\S+)")).as("a group goes first").isEqualTo("app");
    assertThat(name("${1}", "celery(x)?")).as("an empty name is none").isNull();
  }

  @Test
  void conditions_areGlobs_andAllOfThemMustBeMet() {
    assertThat(match(new GroupingRule("x", "cel*", "python*", "", "app", "*/celery.service")))
        .isTrue();
    assertThat(match(new GroupingRule("x", "", "/usr/bin/*", "", "", ""))).isTrue();
    assertThat(match(new GroupingRule("x", "", "/opt/*", "", "", ""))).isFalse();
    assertThat(match(new GroupingRule("x", "cel*", "", "", "root", ""))).isFalse();
    assertThat(match(new GroupingRule("x", "", "", "nope", "app", ""))).isFalse();
  }

  @Test
  void wrongRule_isNamedWithItsPart() {
    assertRefused(rule("", "comm", "a"), "rule 1: name: missing");
    assertRefused(rule("a", "comm", ""), "rule 1: no condition");
    assertRefused(rule("a", "comm", "[\n"), "rule 1: comm: a control character");
    assertRefused(rule("a", "command", "(a"), "rule 1: command: '(a': missing closing )");
    assertRefused(rule("a", "command", "(a{99}){99}"), "rule 1: command: an expression that");
    assertRefused(rule("${x}", "command", "a"), "rule 1: name: '${x}' (expected: a group of");
    assertRefused(rule("${1}", "command", "a"), "rule 1: name: '${1}'");
    assertRefused(rule("${1}", "comm", "a"), "rule 1: name: '${1}'");
    assertRefused(rule("${99999999999}", "command", "a"), "rule 1: name: '${99999999999}'");
    assertRefused(rule("${1", "command", "(a)"), "rule 1: name: '${1' has no '}'");
    assertRefused(rule("a", "comm", "x".repeat(129)), "rule 1: comm: 129 characters");
    assertRefused(rule("a", "command", "x".repeat(513)), "rule 1: command: 513 characters");
    assertRefused(rule("a", "command", "(.*){190}z"), "rule 1: command: an expression that");
  }

  @Test
  void largeLists_areRefused() {
    GroupingRule one = rule("name", "comm", "a");
    assertThat(GroupingRules.of(Collections.nCopies(64, one)).rules()).hasSize(64);
    assertThatThrownBy(() -> GroupingRules.of(Collections.nCopies(65, one)))
        .hasMessage("65 rules (expected: at most 64)");
    assertThatThrownBy(
            () -> GroupingRules.of(Collections.nCopies(10, rule("n", "command", "x".repeat(400)))))
        .hasMessage("4010 characters in all (expected: at most 3000)");
    assertThatThrownBy(
            () -> GroupingRules.of(Collections.nCopies(10, rule("n", "command", "(a{10}){5}"))))
        .hasMessageContaining("in all when their repeats are written out (expected: at most 600)");
    assertThatThrownBy(
            () -> GroupingRules.of(Collections.nCopies(10, rule("n", "comm", "x".repeat(101)))))
        .hasMessage(
            "comm, exe, user and cgroup of 1010 characters in all (expected: at most 1000)");
  }

  /** As people write them for a host of web, queue and data programs. */
  @Test
  void listsAsPeopleWriteThem_fit() {
    List<GroupingRule> rules = new ArrayList<>();
    for (String command :
        List.of(
            "celery .*-Q[ =](?P<queue>\\S+)",
            "celery(?:d)? .*(?:-A|--app)[ =](?P<app>[\\w.]+)",
            "gunicorn: (?:master|worker) \\[(?P<app>[^\\]]+)\\]",
            "gunicorn .*?([\\w.]+:\\w+)",
            "uwsgi .*--module[ =](\\S+)",
            "java .*-jar (?:\\S*/)?(?P<jar>[\\w.-]+?)(?:-[0-9.]+)?\\.jar",
            "java .*kafka\\.Kafka",
            "java .*org\\.elasticsearch\\.bootstrap",
            "java .*-Dspring\\.application\\.name=(\\S+)",
            "sidekiq [0-9.]+ (\\S+)",
            "puma: .*\\[(\\S+)\\]",
            "postgres: (\\w+(?: \\w+)?)",
            "node (?:\\S+/)?(\\S+)/(?:index|server|main)\\.js",
            "php-fpm: pool (\\S+)")) {
      rules.add(rule("program", "command", command));
    }
    for (int team = 0; team < 20; team++) {
      rules.add(
          new GroupingRule("jobs", "", "python3*", "", "job-*", "*/team-" + team + ".slice/*"));
    }
    assertThat(GroupingRules.of(rules).rules()).hasSize(34);
  }

  @Test
  void version_isOfTheRulesAndTheirOrder() {
    GroupingRule one = rule("a", "comm", "a");
    GroupingRule other = rule("b", "comm", "b");
    GroupingRules rules = GroupingRules.of(List.of(one, other));
    assertThat(rules.version()).matches("[0-9a-f]{8}");
    assertThat(rules.version()).isEqualTo(GroupingRules.of(List.of(one, other)).version());
    assertThat(rules.version()).isNotEqualTo(GroupingRules.of(List.of(other, one)).version());
    assertThat(GroupingRules.of(List.of()).version()).isEmpty();
  }

  @Property
  void anyRule_isTakenOrRefused(
      @ForAll String name, @ForAll String comm, @ForAll String command, @ForAll String line) {
    List<GroupingRule> rules = new ArrayList<>();
    rules.add(new GroupingRule(name, comm, "", command, "", ""));
    try {
      GroupingRules.Match match =
          GroupingRules.of(rules).match(new RuleFacts("p", comm, "", line, "", ""));
      assertThat(match == null || !match.name().isBlank()).isTrue();
    } catch (BadRuleException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }

  private static @Nullable String name(String template, String command) {
    GroupingRules.Match match =
        GroupingRules.of(List.of(rule(template, "command", command))).match(CELERY);
    return match == null ? null : match.name();
  }

  private static boolean match(GroupingRule rule) {
    return GroupingRules.of(List.of(rule)).match(CELERY) != null;
  }

  private static void assertRefused(GroupingRule rule, String message) {
    assertThatThrownBy(() -> GroupingRules.of(List.of(rule)))
        .isInstanceOf(BadRuleException.class)
        .hasMessageStartingWith(message);
  }

  private static GroupingRule rule(String name, String part, String value) {
    return new GroupingRule(
        name, part.equals("comm") ? value : "", "", part.equals("command") ? value : "", "", "");
  }
}
