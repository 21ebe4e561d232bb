package dev.zmem.agent.sample;

import dev.zmem.agent.governor.CpuAccount;
import dev.zmem.agent.governor.Governor;
import dev.zmem.agent.governor.HostPressure;
import dev.zmem.agent.governor.WalkState;
import dev.zmem.agent.procfs.CpuClock;
import dev.zmem.agent.sample.TrackedProcess.Presence;
import java.util.ArrayList;
import java.util.List;

/**
 * Who is measured in a pass: asks the governor about those that may be, with the CPU there is to
 * spend. Owned by the scanner's thread.
 */
final class WalkChoice {
  /** CPU the first pass may use; what it does not reach on a huge host comes by and by. */
  private static final long FIRST_PASS_NANOS = 1_000_000_000;

  private final Measuring measuring;
  private final Governor governor;
  private final CpuClock clock;
  private final CpuAccount account;
  private final List<WalkState> candidates = new ArrayList<>();
  private final List<TrackedProcess> walks = new ArrayList<>();
  private final List<TrackedProcess> large = new ArrayList<>();
  private boolean firstPass = true;
  private long walkNanos;

  WalkChoice(Measuring measuring, Governor governor, CpuClock clock) {
    this.measuring = measuring;
    this.governor = governor;
    this.clock = clock;
    account =
        new CpuAccount(measuring.budgets().cpuShare(), System.nanoTime(), clock.processNanos());
  }

  /** Chooses, everyone if so wanted. */
  void choose(List<TrackedProcess> live, long nowNanos, boolean everyone, HostPressure pressure) {
    candidates.clear();
    walks.clear();
    large.clear();
    for (int index = 0; index < live.size(); index++) {
      TrackedProcess process = live.get(index);
      if (isWalkable(process, nowNanos)) {
        candidates.add(process.walk);
      }
    }
    if (everyone) {
      candidates.forEach(WalkState::walk);
    } else {
      long balance = account.balance(nowNanos, clock.processNanos(), walkNanos);
      governor.plan(candidates, nowNanos, allowance(balance, pressure));
    }
    for (int index = 0; index < live.size(); index++) {
      TrackedProcess process = live.get(index);
      switch (process.walk.decision()) {
        case REST -> {}
        case WALK -> walks.add(process);
        case STEP -> large.add(process);
      }
    }
  }

  /** Those that are walked in this pass. */
  List<TrackedProcess> walks() {
    return walks;
  }

  /** Those that are measured by windows in this pass. */
  List<TrackedProcess> large() {
    return large;
  }

  /** Takes what measuring this one has used. */
  void paid(TrackedProcess process) {
    walkNanos += process.walkNanos;
  }

  /** Whether a process's figures are older than they should ever be. */
  boolean isOverdue(TrackedProcess process, long nowNanos) {
    return isWalkable(process, nowNanos) && governor.isOverdue(process.walk, nowNanos);
  }

  /** The first pass measures everyone, up to a limit, whatever the pressure: a table needs rows. */
  private long allowance(long balanceNanos, HostPressure pressure) {
    if (firstPass) {
      firstPass = false;
      return Math.max(balanceNanos, FIRST_PASS_NANOS);
    }
    return measuring.budgets().limitsCpu()
        ? (long) (balanceNanos * pressure.walkShare())
        : balanceNanos;
  }

  private boolean isWalkable(TrackedProcess process, long nowNanos) {
    return measuring.pss()
        && process.presence == Presence.LIVE
        && !process.optedOut
        && (process.named || !measuring.neverWalk().hasRules())
        && !process.rests(nowNanos);
  }
}
