package dev.zmem.aggregator.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.program.log.LogCapture;
import dev.zmem.rule.GroupingRule;
import dev.zmem.rule.GroupingRules;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A file that cannot be read, whatever is wrong, leaves the rules, and is read again. */
class FleetRulesTest {
  @Test
  void whateverReadingThrows_isOneLine_andTheNextRulesAreTaken() throws Exception {
    AtomicReference<Supplier<GroupingRules>> file = new AtomicReference<>(() -> GroupingRules.NONE);
    FleetRules rules = new FleetRules(GroupingRules.NONE, () -> file.get().get());
    String before = rules.offer().version();
    try (LogCapture log = new LogCapture()) {
      Supplier<GroupingRules> deep =
          () -> {
            throw new StackOverflowError();
          };
      Supplier<GroupingRules> odd =
          () -> {
            throw new IllegalArgumentException("no path");
          };
      for (Supplier<GroupingRules> bad : List.of(deep, odd)) {
        file.set(bad);
        rules.look();
        rules.look();
        assertThat(rules.offer().version()).isEqualTo(before);
      }
      assertThat(log.with("grouping rules not taken")).hasSize(2);
    }
    GroupingRules next =
        GroupingRules.of(List.of(new GroupingRule("web", "nginx", "", "", "", "")));
    file.set(() -> next);
    rules.look();
    assertThat(rules.offer().version()).isEqualTo(next.version());
  }
}
