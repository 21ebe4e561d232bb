package dev.zmem.agent.sample;

import dev.zmem.agent.governor.Budgets;
import dev.zmem.agent.governor.RuleTime;
import dev.zmem.rule.RuleBook;
import java.util.List;

/**
 * Which processes are named in a pass: those that have no name, and a few whose name may have
 * changed. Workers set their title after fork and prctl changes comm, so names are read again:
 * often while a process is young, later once a maximum age. Owned by the scanner's thread.
 */
final class NameTurns {
  /** Processes named for the first time in one pass; the others have the kernel's name so long. */
  private static final int NEW_NAMES = 4000;

  /** Processes whose names are read again in one pass; each of them is four files. */
  private static final int OLD_NAMES = 64;

  /** The name of a young process is read again after so long. */
  private static final long YOUNG_REST_NANOS = 10_000_000_000L;

  private final int mostNew;
  private final long restNanos;
  private final RuleBook rules;
  private final RuleTime ruleTime;
  private int cursor;

  /**
   * Names all at once where CPU is not limited.
   *
   * @param budgets its maximum age is how old the name of a process may become that is not young
   * @param rules whose matching takes time
   */
  NameTurns(Budgets budgets, RuleBook rules, long nowNanos) {
    this.mostNew = budgets.limitsCpu() ? NEW_NAMES : Integer.MAX_VALUE;
    this.restNanos = budgets.maxAgeNanos();
    this.rules = rules;
    this.ruleTime = new RuleTime(budgets.cpuShare(), nowNanos);
  }

  /** Adds those to {@code chosen} that are to be named now. */
  void choose(List<TrackedProcess> live, long nowNanos, List<TrackedProcess> chosen) {
    int most = ruleTime.mayName(nowNanos, rules.matchNanos(), rules.matches());
    int mostNow = rules.isEmpty() ? Integer.MAX_VALUE : most;
    int left = Math.min(mostNew, mostNow);
    for (int index = 0; index < live.size() && left > 0; index++) {
      TrackedProcess process = live.get(index);
      if (!process.name().isNamed()) {
        left--;
        chosen.add(process);
      }
    }
    left = Math.min(OLD_NAMES, mostNow - chosen.size());
    for (int step = 0; step < live.size() && left > 0; step++) {
      cursor = cursor + 1 >= live.size() ? 0 : cursor + 1;
      TrackedProcess process = live.get(cursor);
      if (process.name().isNamed() && isDue(process, nowNanos)) {
        left--;
        chosen.add(process);
      }
    }
  }

  private boolean isDue(TrackedProcess process, long nowNanos) {
    return nowNanos - process.name().readAtNanos()
        > (process.identity().isYoung(nowNanos)
            ? Math.min(YOUNG_REST_NANOS, restNanos)
            : restNanos);
  }
}
