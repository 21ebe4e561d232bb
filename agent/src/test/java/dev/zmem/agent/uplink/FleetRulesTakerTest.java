package dev.zmem.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.proto.v1.GroupingRule;
import dev.zmem.proto.v1.GroupingRules;
import dev.zmem.proto.v1.RulesInUse;
import dev.zmem.rule.RuleBook;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What an agent makes of the rules of its aggregator, which may be hostile. */
class FleetRulesTakerTest {
  private final RuleBook book = new RuleBook(dev.zmem.rule.GroupingRules.NONE);
  private final FleetRulesTaker taker = new FleetRulesTaker(book, true);

  @Test
  void rules_areTaken_saidBack_andTakenBack() {
    RulesInUse taken = taker.take(rules("(a)", 1));
    assertThat(taken.getFleetVersion()).isEqualTo(book.fleetVersion()).hasSize(8);
    assertThat(taken.getError()).isEmpty();
    assertThat(book.edition()).isEqualTo(1);
    assertThat(taker.take(rules("(a)", 1))).isEqualTo(taken);
    assertThat(book.edition()).as("the same rules name nobody anew").isEqualTo(1);
    assertThat(taker.take(GroupingRules.getDefaultInstance()).getFleetVersion()).isEmpty();
    assertThat(book.isEmpty()).isTrue();
  }

  @Test
  void rulesThatCannotBeTaken_leaveThoseBefore_andSayWhy() {
    String version = taker.take(rules("a", 1)).getFleetVersion();
    for (GroupingRules wrong :
        new GroupingRules[] {
          rules("(a", 1),
          rules("(a{99}){99}", 1),
          rules("x".repeat(513), 1),
          rules("a", 65),
          rules("\u001b[2J(", 1),
          rules("abcdefghij".repeat(30), 10)
        }) {
      RulesInUse answer = taker.take(wrong);
      assertThat(answer.getError()).isNotEmpty().matches("[ -~]{1,200}");
      assertThat(answer.getFleetVersion()).isEqualTo(version);
    }
  }

  @Test
  void hostThatAcceptsNone_takesNone() {
    RulesInUse answer = new FleetRulesTaker(book, false).take(rules("a", 1));
    assertThat(answer.getError()).isEqualTo("this host accepts no rules");
    assertThat(book.isEmpty()).isTrue();
  }

  private static GroupingRules rules(String command, int count) {
    GroupingRule rule = GroupingRule.newBuilder().setName("x").setCommand(command).build();
    return GroupingRules.newBuilder().addAllRules(Collections.nCopies(count, rule)).build();
  }
}
