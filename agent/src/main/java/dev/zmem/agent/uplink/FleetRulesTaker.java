package dev.zmem.agent.uplink;

import dev.zmem.program.log.Log;
import dev.zmem.proto.v1.GroupingRules;
import dev.zmem.proto.v1.RulesInUse;
import dev.zmem.rule.GroupingRule;
import dev.zmem.rule.RuleBook;

/**
 * Takes the grouping rules that an aggregator holds for all hosts, if this host's owner lets it.
 * They are checked as those of a file are: an aggregator is trusted with names, not with CPU.
 */
public final class FleetRulesTaker {
  private static final int MAX_ERROR = 200;

  private final RuleBook book;
  private final boolean accepts;

  /** Puts rules into {@code book}, or refuses all of them. */
  public FleetRulesTaker(RuleBook book, boolean accepts) {
    this.book = book;
    this.accepts = accepts;
  }

  /** Takes rules in the place of those before; those that cannot be taken change nothing. */
  RulesInUse take(GroupingRules message) {
    if (!accepts) {
      return inUse("this host accepts no rules");
    }
    try {
      if (message.getRulesCount() > dev.zmem.rule.GroupingRules.MAX_RULES) {
        throw new IllegalArgumentException(message.getRulesCount() + " rules");
      }
      var rules =
          dev.zmem.rule.GroupingRules.of(
              message.getRulesList().stream().map(FleetRulesTaker::rule).toList());
      if (!rules.version().equals(book.fleetVersion())) {
        book.take(rules);
        Log.info(
            "grouping rules of the aggregator taken rules="
                + rules.rules().size()
                + " version="
                + rules.version());
      }
      return inUse("");
    } catch (IllegalArgumentException e) {
      return inUse(String.valueOf(e.getMessage()).replaceAll("[^ -~]", "?"));
    }
  }

  /** The rules in use now. */
  RulesInUse inUse() {
    return inUse("");
  }

  private RulesInUse inUse(String error) {
    return RulesInUse.newBuilder()
        .setFleetVersion(book.fleetVersion())
        .setOwnVersion(book.ownVersion())
        .setError(error.substring(0, Math.min(error.length(), MAX_ERROR)))
        .build();
  }

  private static GroupingRule rule(dev.zmem.proto.v1.GroupingRule rule) {
    return new GroupingRule(
        rule.getName(),
        rule.getComm(),
        rule.getExe(),
        rule.getCommand(),
        rule.getUser(),
        rule.getCgroup());
  }
}
