package dev.zmem.agent.uplink;

import dev.zmem.limit.TokenBucket;
import dev.zmem.program.log.Log;
import dev.zmem.proto.v1.GroupingRules;
import dev.zmem.proto.v1.RulesInUse;
import dev.zmem.rule.GroupingRule;
import dev.zmem.rule.RuleBook;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes the grouping rules that an aggregator holds for all hosts, if this host's owner lets it.
 * They are checked as those of a file are: an aggregator is trusted with names, not with CPU. Each
 * change names all processes anew, so changes that come too fast wait, and the newest is taken.
 * Owned by the uplink's thread.
 */
public final class FleetRulesTaker {
  /** Changes taken at once after a pause. */
  static final int CHANGES_AT_ONCE = 4;

  /** Then one in so long. */
  static final Duration REST = Duration.ofMinutes(1);

  private static final int MAX_ERROR = 200;

  private final RuleBook book;
  private final boolean accepts;
  private final TokenBucket changes =
      new TokenBucket(CHANGES_AT_ONCE, REST.toNanos(), System.nanoTime());

  /** Those that were looked at last; said again they are not looked at again. */
  private GroupingRules last = GroupingRules.getDefaultInstance();

  private String lastError = "";

  /** Those that came too soon after others. */
  private @Nullable GroupingRules waiting;

  /** Changes that others replaced before they were taken. */
  private long skipped;

  /** Puts rules into {@code book}, or refuses all of them. */
  public FleetRulesTaker(RuleBook book, boolean accepts) {
    this.book = book;
    this.accepts = accepts;
  }

  /**
   * Takes rules in the place of those before, now or later; those that cannot be taken change
   * nothing.
   */
  RulesInUse take(GroupingRules message, long nowNanos) {
    if (!accepts) {
      return inUse("this host accepts no rules");
    }
    if (waiting != null) {
      skipped++;
      waiting = null;
    }
    if (message.equals(last)) {
      return inUse(lastError);
    }
    if (!changes.take(nowNanos)) {
      waiting = message;
      return inUse(
          "the rules change too often: the agent takes "
              + CHANGES_AT_ONCE
              + " changes at once, then one a minute, the newest ("
              + skipped
              + " skipped)");
    }
    return take(message);
  }

  /** Takes the rules that had to wait, if it is their time; null where nothing is taken. */
  @Nullable RulesInUse takeWaiting(long nowNanos) {
    GroupingRules message = waiting;
    if (message == null || !changes.take(nowNanos)) {
      return null;
    }
    waiting = null;
    return take(message);
  }

  /** Another aggregator may be spoken to: it says its own rules. */
  void dropWaiting() {
    waiting = null;
  }

  private RulesInUse take(GroupingRules message) {
    last = message;
    lastError = compile(message);
    return inUse(lastError);
  }

  /** Puts rules into the book; says why it cannot, or nothing. */
  private String compile(GroupingRules message) {
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
                + rules.version()
                + " skipped="
                + skipped);
      }
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage()).replaceAll("[^ -~]", "?");
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
