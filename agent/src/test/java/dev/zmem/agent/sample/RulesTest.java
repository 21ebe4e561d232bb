package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.attribute.NamingSettings;
import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.naming.CommandLines;
import dev.zmem.model.RowKind;
import dev.zmem.rule.GroupingRule;
import dev.zmem.rule.GroupingRules;
import dev.zmem.rule.RuleBook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Grouping rules name real processes, and a change of the rules is seen by the next pass. */
class RulesTest {
  private final Process worker;

  RulesTest() throws Exception {
    worker = new ProcessBuilder("sleep", "60").start();
    Path line = Path.of("/proc/" + worker.pid() + "/cmdline");
    while (!Files.readString(line).startsWith("sleep")) {
      Thread.onSpinWait(); // the launcher's own exec
    }
  }

  @AfterEach
  void end() throws Exception {
    worker.destroyForcibly();
    assertThat(worker.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void rulesThatChange_nameLiveProcessesInTheNextPass() throws Exception {
    RuleBook book = new RuleBook(GroupingRules.NONE);
    try (Scanner scanner = new Scanner(settings(book, NeverWalk.NONE))) {
      assertThat(sample(scanner).attributes().program()).isEqualTo("sleep");
      book.take(rules("rest ${1}", "^sleep (\\d+)"));
      assertThat(sample(scanner).attributes().program()).isEqualTo("rest 60");
      assertThat(sample(scanner).attributes().get("tree")).isNotEmpty();
      book.take(rules("nap", "^sleep"));
      assertThat(sample(scanner).attributes().program()).isEqualTo("nap");
      book.take(GroupingRules.NONE);
      assertThat(sample(scanner).attributes().program()).isEqualTo("sleep");
    }
  }

  @Test
  void ownRules_goBeforeTheAggregators() throws Exception {
    RuleBook book = new RuleBook(rules("own", "^sleep"));
    book.take(rules("fleet", "^sleep"));
    assertThat(book.ownVersion()).isNotEqualTo(book.fleetVersion()).matches("[0-9a-f]{8}");
    try (Scanner scanner = new Scanner(settings(book, NeverWalk.NONE))) {
      assertThat(sample(scanner).attributes().program()).isEqualTo("own");
    }
  }

  @Test
  void newName_doesNotUndoWhatTheOwnerSpares() throws Exception {
    RuleBook book = new RuleBook(GroupingRules.NONE);
    book.take(rules("other", "^sleep"));
    NeverWalk spared = new NeverWalk(List.of("name:sleep"));
    try (Scanner scanner = new Scanner(settings(book, spared))) {
      ProcessSample sample = sample(scanner);
      assertThat(sample.attributes().program()).isEqualTo("other");
      assertThat(sample.provenance().kind()).isEqualTo(RowKind.NEVER_WALKED);
    }
  }

  private ProcessSample sample(Scanner scanner) {
    return LiveScans.sample(scanner.pass(), (int) worker.pid()).orElseThrow();
  }

  private static GroupingRules rules(String name, String command) {
    return GroupingRules.of(List.of(new GroupingRule(name, "", "", command, "", "")));
  }

  private static ScanSettings settings(RuleBook book, NeverWalk spared) {
    return new ScanSettings(
        ProcRoot.SYSTEM,
        "this-host-1",
        1,
        new NamingSettings(CommandLines.Detail.SCRUBBED, List.of(), book),
        new Measuring(Budgets.DEFAULT, true, spared).withUnlimitedCpu());
  }
}
