package dev.zmem.agent.sample;

import dev.zmem.agent.figures.Eligibility;
import dev.zmem.agent.governor.CpuAccount;
import dev.zmem.agent.governor.Governor;
import dev.zmem.agent.governor.HostPressure;
import dev.zmem.agent.governor.PassPace;
import dev.zmem.agent.governor.WalkState;
import dev.zmem.agent.kernel.CpuClock;
import java.util.ArrayList;
import java.util.List;

/**
 * Which processes are measured in a pass: asks the governor about those that may be, with the CPU
 * there is to spend. Owned by the scanner's thread.
 */
final class WalkChoice {
  /** CPU the first pass may use; what it does not reach on a huge host comes by and by. */
  private static final long FIRST_PASS_NANOS = 1_000_000_000;

  /** So often it is decided anew in a pass because a process has much in swap. */
  private static final int ROUNDS = 3;

  private final Measuring measuring;
  private final Governor governor;
  private final CpuClock clock;
  private final CpuAccount account;
  private final PassPace pace;
  private final SwapLooks swaps;
  private final List<WalkState> candidates = new ArrayList<>();
  private final List<TrackedProcess> walks = new ArrayList<>();
  private final List<TrackedProcess> large = new ArrayList<>();
  private boolean firstPass = true;
  private long walkNanos;

  WalkChoice(Measuring measuring, Governor governor, CpuClock clock, SwapLooks swaps) {
    this.measuring = measuring;
    this.governor = governor;
    this.clock = clock;
    this.swaps = swaps;
    long nowNanos = System.nanoTime();
    account = new CpuAccount(measuring.budgets().cpuShare(), nowNanos, clock.processNanos());
    pace = new PassPace(measuring.budgets(), nowNanos);
  }

  /**
   * Chooses; every process if so wanted.
   *
   * @param hostSwapPages pages of swap that the host uses
   */
  void choose(
      List<TrackedProcess> live,
      long nowNanos,
      boolean everyone,
      HostPressure pressure,
      long hostSwapPages) {
    candidates.clear();
    walks.clear();
    large.clear();
    for (int index = 0; index < live.size(); index++) {
      TrackedProcess process = live.get(index);
      process.is(eligibility(process, nowNanos));
      if (process.eligibility() == Eligibility.ELIGIBLE) {
        candidates.add(process.walk());
      }
    }
    if (everyone) {
      candidates.forEach(WalkState::walk);
    } else {
      long cpuNanos = clock.processNanos();
      pace.pass(nowNanos, cpuNanos, walkNanos);
      long balance = account.balance(nowNanos, cpuNanos, walkNanos);
      plan(live, nowNanos, allowance(balance, pressure), hostSwapPages);
    }
    for (int index = 0; index < live.size(); index++) {
      TrackedProcess process = live.get(index);
      switch (process.walk().decision()) {
        case REST -> {}
        case WALK -> walks.add(process);
        case STEP -> large.add(process);
      }
    }
  }

  /** A process that is found to have much in swap is not walked, and others have their turn. */
  private void plan(
      List<TrackedProcess> live, long nowNanos, long allowanceNanos, long hostSwapPages) {
    governor.plan(candidates, nowNanos, allowanceNanos);
    for (int round = 0; swaps.look(live, nowNanos, hostSwapPages); round++) {
      if (round == ROUNDS) {
        swaps.spare(live, nowNanos, hostSwapPages);
        return;
      }
      governor.plan(candidates, nowNanos, allowanceNanos);
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

  /** Time between passes that the CPU budget allows, at least {@code wantedNanos}. */
  long intervalNanos(long wantedNanos) {
    return pace.intervalNanos(wantedNanos);
  }

  /** Takes what measuring a process has used of CPU. */
  void paid(long cpuNanos) {
    walkNanos += cpuNanos;
  }

  /** Whether a process's figures are older than they should ever be. */
  boolean isOverdue(TrackedProcess process, long nowNanos) {
    return eligibility(process, nowNanos) == Eligibility.ELIGIBLE
        && governor.isOverdue(process.walk(), nowNanos);
  }

  /**
   * The first pass measures every process, up to a limit, whatever the pressure: a table needs
   * rows.
   */
  private long allowance(long balanceNanos, HostPressure pressure) {
    if (firstPass) {
      firstPass = false;
      return Math.max(balanceNanos, FIRST_PASS_NANOS);
    }
    return measuring.budgets().limitsCpu()
        ? (long) (balanceNanos * pressure.walkShare())
        : balanceNanos;
  }

  private Eligibility eligibility(TrackedProcess process, long nowNanos) {
    if (process.name().isOptedOut()) {
      return Eligibility.NEVER;
    }
    return measuring.pss()
            && process.liveness().isLive()
            && (process.name().isNamed() || !measuring.neverWalk().hasRules())
            && !process.rest().lasts(nowNanos)
        ? Eligibility.ELIGIBLE
        : Eligibility.NOT_NOW;
  }
}
