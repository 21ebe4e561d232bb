package dev.zmem.rule;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The grouping rules in force: those of the host's owner first, then those that its aggregator
 * holds for all hosts. Any thread.
 */
public final class RuleBook {
  private final GroupingRules own;
  private volatile GroupingRules fleets = GroupingRules.NONE;
  private volatile int edition;
  private final LongAdder matches = new LongAdder();
  private final LongAdder matchNanos = new LongAdder();

  /**
   * Which rule names a process.
   *
   * @param isOwn whether it is the host's own, and not the aggregator's
   * @param rule its place among these, from 0
   * @param name what the process is called
   */
  public record Match(boolean isOwn, int rule, String name) {}

  /** With the host's own rules. */
  public RuleBook(GroupingRules own) {
    this.own = own;
  }

  /** Takes the aggregator's rules in the place of those before. */
  public synchronized void take(GroupingRules rules) {
    if (!rules.version().equals(fleets.version())) {
      fleets = rules;
      edition++;
    }
  }

  /** Another number whenever the rules have changed. */
  public int edition() {
    return edition;
  }

  /** Whether there are no rules. */
  public boolean isEmpty() {
    return own.isEmpty() && fleets.isEmpty();
  }

  /** The version of the host's own rules; empty for none. */
  public String ownVersion() {
    return own.version();
  }

  /** The version of the aggregator's; empty for none. */
  public String fleetVersion() {
    return fleets.version();
  }

  /** How many processes were compared with rules so far. */
  public long matches() {
    return matches.sum();
  }

  /** The time that this took, nanoseconds. */
  public long matchNanos() {
    return matchNanos.sum();
  }

  /** The first rule that a process meets; null where it meets none. */
  public @Nullable Match match(RuleFacts facts) {
    long began = System.nanoTime();
    try {
      return first(facts);
    } finally {
      matches.increment();
      matchNanos.add(System.nanoTime() - began);
    }
  }

  private @Nullable Match first(RuleFacts facts) {
    GroupingRules.Match match = own.match(facts);
    if (match != null) {
      return new Match(true, match.rule(), match.name());
    }
    match = fleets.match(facts);
    return match == null ? null : new Match(false, match.rule(), match.name());
  }
}
