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
  private static final long REST_NANOS = FleetRulesTaker.REST.toNanos();

  private long nowNanos = System.nanoTime();
  private final RuleBook book = new RuleBook(dev.zmem.rule.GroupingRules.NONE);
  private final FleetRulesTaker taker = new FleetRulesTaker(book, true);

  @Test
  void rules_areTaken_saidBack_andTakenBack() {
    RulesInUse taken = taker.take(rules("(a)", 1), nowNanos);
    assertThat(taken.getFleetVersion()).isEqualTo(book.fleetVersion()).hasSize(8);
    assertThat(taken.getError()).isEmpty();
    assertThat(book.edition()).isEqualTo(1);
    assertThat(taker.take(rules("(a)", 1), nowNanos)).isEqualTo(taken);
    assertThat(book.edition()).as("the same rules name nobody anew").isEqualTo(1);
    assertThat(taker.take(GroupingRules.getDefaultInstance(), nowNanos).getFleetVersion())
        .isEmpty();
    assertThat(book.isEmpty()).isTrue();
  }

  @Test
  void rulesThatCannotBeTaken_leaveThoseBefore_andSayWhy() {
    String version = taker.take(rules("a", 1), nowNanos).getFleetVersion();
    for (GroupingRules wrong :
        new GroupingRules[] {
          rules("(a", 1),
          rules("(a{99}){99}", 1),
          rules("x".repeat(513), 1),
          rules("a", 65),
          rules("\u001b[2J(", 1),
          rules("abcdefghij".repeat(30), 10)
        }) {
      RulesInUse answer = taker.take(wrong, nowNanos += REST_NANOS);
      assertThat(answer.getError()).isNotEmpty().matches("[ -~]{1,200}");
      assertThat(answer.getFleetVersion()).isEqualTo(version);
    }
  }

  /** A reader takes 64 bytes of a version and 256 of an error, and ends the stream beyond. */
  @Test
  void whateverRulesWereSent_theAnswerIsWithinItsBounds() {
    for (GroupingRules any :
        new GroupingRules[] {
          rules("a", 1).toBuilder().setVersion("v".repeat(100_000)).build(),
          rules("(\u00e9\u4e16".repeat(100), 1),
          rules("[" + "\ud83d\ude00".repeat(200), 1),
          rules("a".repeat(100_000), 1)
        }) {
      RulesInUse answer = taker.take(any, nowNanos += REST_NANOS);
      assertThat(answer.getFleetVersionBytes().size()).isLessThanOrEqualTo(64);
      assertThat(answer.getOwnVersionBytes().size()).isLessThanOrEqualTo(64);
      assertThat(answer.getErrorBytes().size()).isLessThanOrEqualTo(256);
    }
  }

  @Test
  void hostThatAcceptsNone_takesNone() {
    RulesInUse answer = new FleetRulesTaker(book, false).take(rules("a", 1), nowNanos);
    assertThat(answer.getError()).isEqualTo("this host accepts no rules");
    assertThat(book.isEmpty()).isTrue();
  }

  @Test
  void rulesThatFlip_areTakenFourTimes_andThenTheNewestOnceAMinute() {
    for (int flip = 0; flip < 1_000; flip++) {
      RulesInUse answer = taker.take(rules("a" + flip, 1), nowNanos);
      assertThat(answer.getError().isEmpty()).isEqualTo(flip < FleetRulesTaker.CHANGES_AT_ONCE);
      assertThat(answer.getFleetVersion()).isEqualTo(book.fleetVersion());
    }
    assertThat(book.edition()).isEqualTo(FleetRulesTaker.CHANGES_AT_ONCE);
    assertThat(taker.takeWaiting(nowNanos + REST_NANOS / 2)).isNull();
    RulesInUse taken = taker.takeWaiting(nowNanos + REST_NANOS);
    assertThat(taken).isNotNull().extracting(RulesInUse::getError).isEqualTo("");
    assertThat(book.edition()).isEqualTo(FleetRulesTaker.CHANGES_AT_ONCE + 1);
    String newest = taker.take(rules("a999", 1), nowNanos).getFleetVersion();
    assertThat(newest).as("the newest were taken").isEqualTo(book.fleetVersion());
    assertThat(taker.takeWaiting(nowNanos + 9 * REST_NANOS)).as("nothing waits").isNull();
  }

  @Test
  void rulesThatAreSaidAgain_areNotCompiledAgain() {
    RulesInUse taken = taker.take(rules("a", 1), nowNanos);
    book.take(dev.zmem.rule.GroupingRules.NONE); // whoever compiles the rules puts them back
    int edition = book.edition();
    RulesInUse again = taker.take(rules("a", 1), nowNanos);
    assertThat(again.getError()).isEmpty();
    assertThat(book.edition()).isEqualTo(edition);
    assertThat(again).isNotEqualTo(taken);
    RulesInUse refused = taker.take(rules("(a", 1), nowNanos);
    assertThat(refused.getError()).isNotEmpty();
    for (int time = 0; time < 9; time++) {
      assertThat(taker.take(rules("(a", 1), nowNanos)).as("no change").isEqualTo(refused);
    }
  }

  @Test
  void rulesThatWaitWhenTheStreamEnds_areNotTakenOnTheNext() {
    for (int flip = 0; flip < 9; flip++) {
      taker.take(rules("a" + flip, 1), nowNanos);
    }
    taker.dropWaiting();
    assertThat(taker.takeWaiting(nowNanos + 9 * REST_NANOS)).isNull();
  }

  private static GroupingRules rules(String command, int count) {
    GroupingRule rule = GroupingRule.newBuilder().setName("x").setCommand(command).build();
    return GroupingRules.newBuilder().addAllRules(Collections.nCopies(count, rule)).build();
  }
}
