package dev.zmem.agent.governor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Drives the governor over a simulated host as the scanner does over a real one: a look at
 * everyone, a decision, walks and windows, and what they told. Its costs were measured on Linux
 * 6.18: listing 0.6 µs a process, a look 1.7 µs, a walk 25 µs and 50 ns a page.
 */
final class Simulation {
  private static final long INTERVAL_NANOS = 5_000_000_000L;
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private static final long PASS_COST = 2_000_000;
  private static final long LIST_COST = 600;
  private static final long LOOK_COST = 1_700;
  private static final long NAME_COST = 60_000;
  private static final long WALK_COST = 25_000;
  private static final long WINDOW_COST = 45_000;
  private static final long WINDOW_HELD = 30_000;
  private static final int WINDOW_PAGES = 512;
  private static final int RELATIVES_LOOKS = 32;
  private static final int DUE_LOOKS = 1_000;
  private static final long FAULT_COST = 4_000;
  private static final long STATUS_COST = 15_000;
  private static final int ROUNDS = 3;
  private static final int MOST_AGE_SECONDS = 7_200;

  private final String name;
  private final SimulatedHost host;
  private final Budgets budgets;
  private final LongFunction<HostPressure> pressures;
  private final Governor governor;
  private final CpuAccount account;
  private final LookPlan looks;
  private final FileSharing sharing = new FileSharing();

  private long now = 1;
  private long lastPass;
  private long cpu;
  private long measuringCpu;
  private int relativesCursor;
  private int dueCursor;
  private long longestPredicted;
  private long longestHeld;
  private int heldTooLong;
  private long measurements;
  private long measuredAll = -1;
  private long overdue;
  private long mostMeasuredAge;
  private double looksLeast = 1;
  private double errorSum;
  private double errorMost;
  private int passes;
  private int agedPasses;
  private long timely;
  private long ended;
  private final int[] ages = new int[MOST_AGE_SECONDS];
  private final List<long[]> spent = new ArrayList<>();

  Simulation(
      String name, SimulatedHost host, Budgets budgets, LongFunction<HostPressure> pressures) {
    this.name = name;
    this.host = host;
    this.budgets = budgets;
    this.pressures = pressures;
    this.governor = new Governor(budgets);
    this.account = new CpuAccount(budgets.cpuShare(), now, 0);
    this.looks = new LookPlan(budgets);
  }

  SimulationResult run(int minutes) {
    long end = now + minutes * MINUTE_NANOS;
    while (now < end) {
      pass();
    }
    for (SimulatedProcess process : host.processes) {
      timely += process.starved ? 0 : 1;
    }
    return new SimulationResult(
        name,
        budgets,
        (double) cpu / now,
        worstMinute(),
        longestPredicted,
        longestHeld,
        heldTooLong,
        age(0.5),
        age(0.99),
        age(1),
        (int) (mostMeasuredAge / SECOND_NANOS),
        (double) host.processes.size() * minutes * 60 / Math.max(1, measurements),
        (double) overdue / Math.max(1, agedPasses),
        (double) timely / (host.processes.size() + ended),
        (double) measuredAll / SECOND_NANOS,
        looksLeast,
        errorSum / Math.max(1, agedPasses),
        errorMost);
  }

  private void pass() {
    HostPressure pressure = pressures.apply(now);
    long cpuBefore = cpu;
    cpu += PASS_COST + look();
    decide(pressure);
    for (SimulatedProcess process : host.processes) {
      switch (process.walk.decision()) {
        case REST -> {}
        case WALK -> walk(process);
        case STEP -> step(process);
      }
    }
    spent.add(new long[] {now, cpu - cpuBefore});
    settle();
    passes++;
    long every =
        (long) (INTERVAL_NANOS * Math.max(pressure.stretch(), looks.stretch(INTERVAL_NANOS)));
    now += every;
    for (SimulatedProcess process : host.advance(now, (double) every / SECOND_NANOS)) {
      ended++;
      sharing.left(process.walk.movement());
      timely += process.starved ? 0 : 1;
    }
  }

  /** The cheap tier; gives what it costs. */
  private long look() {
    int size = host.processes.size();
    looks.plan(size, now - lastPass);
    lastPass = now;
    int looked = 0;
    for (int index = 0; index < size; index++) {
      SimulatedProcess process = host.processes.get(index);
      if (looks.isTurn(index) || !process.known) {
        looked++;
        process.known = true;
        process.walk.movement().look(process.residentPages(), process.filePages());
        process.walk.swapped().look(process.mappedPages());
        sharing.look(process.walk.movement(), now - process.bornNanos);
      }
    }
    host.processes.forEach(this::lookAround);
    looks.looked(size, LIST_COST * size, looked, LOOK_COST * looked);
    looksLeast = Math.min(looksLeast, (double) looked / size);
    return LIST_COST * size + LOOK_COST * looked + FAULT_COST * lookAtFaults();
  }

  private void lookAround(SimulatedProcess process) {
    process
        .walk
        .movement()
        .lookAround(process.family().members(), process.family().seenFaults, sharing.turnover());
  }

  /** As {@code FaultLooks} does; gives how many were read. */
  private int lookAtFaults() {
    int relatives = 0;
    int size = host.processes.size();
    for (int step = 0; step < size && relatives < RELATIVES_LOOKS; step++) {
      relativesCursor = relativesCursor + 1 >= size ? 0 : relativesCursor + 1;
      SimulatedProcess process = host.processes.get(relativesCursor);
      if (process.family().members() > 1 && process.walk.isMeasured()) {
        relatives++;
        lookAtFaults(process);
      }
    }
    int due = 0;
    for (int step = 0; step < size && due < DUE_LOOKS; step++) {
      dueCursor = dueCursor + 1 >= size ? 0 : dueCursor + 1;
      SimulatedProcess process = host.processes.get(dueCursor);
      if (governor.isToConfirm(process.walk, now)) {
        due++;
        lookAtFaults(process);
        process.walk.confirm(now);
      }
    }
    return relatives + due;
  }

  private static void lookAtFaults(SimulatedProcess process) {
    process.family().seenFaults += process.walk.movement().lookAtFaults(process.faults());
  }

  private void decide(HostPressure pressure) {
    List<WalkState> candidates = new ArrayList<>();
    for (SimulatedProcess process : host.processes) {
      process.walk.rest();
      candidates.add(process.walk);
    }
    long balance = account.balance(now, cpu, measuringCpu);
    long allowance =
        passes == 0 ? Math.max(balance, SECOND_NANOS) : (long) (balance * pressure.walkShare());
    governor.plan(candidates, now, allowance);
    for (int round = 0; round < ROUNDS && lookAtSwap(); round++) {
      governor.plan(candidates, now, allowance);
    }
    for (WalkState process : candidates) {
      if (process.decision() == WalkState.Decision.WALK) {
        longestPredicted = Math.max(longestPredicted, process.predictedWalkNanos(governor.costs()));
      }
    }
  }

  /** As {@code SwapLooks} does; whether someone would be held for too long. */
  private boolean lookAtSwap() {
    boolean tooLong = false;
    for (SimulatedProcess process : host.processes) {
      if (process.walk.decision() == WalkState.Decision.WALK
          && governor.mayHold(process.walk, now, host.swappedPages())) {
        cpu += STATUS_COST;
        process.walk.swapped().seen(process.swappedPages(), now);
        tooLong |= governor.mayHold(process.walk, now, host.swappedPages());
      }
    }
    return tooLong;
  }

  private void walk(SimulatedProcess process) {
    lookBefore(process);
    double noise = 0.85 + 0.3 * host.random.nextDouble();
    long interrupted = host.random.nextInt(200) == 0 ? host.random.nextInt(3_000_000) : 0;
    long held = (long) (process.walkedPages() * process.nanosPerPage * noise);
    longestHeld = Math.max(longestHeld, held);
    heldTooLong += held > 1.2 * budgets.stallNanos() ? 1 : 0;
    measurements++;
    long cost = WALK_COST + held + interrupted;
    cpu += cost;
    measuringCpu += cost;
    process.measuredPss = process.truePss();
    process.walk.swapped().seen(process.swappedPages(), now);
    process.walk.walked(
        now, (long) (process.truePss() - process.privatePages()), cost, governor.costs());
    if (!process.named) {
      process.named = true;
      cpu += NAME_COST;
    }
  }

  private void lookBefore(SimulatedProcess process) {
    if (passes > 0) {
      cpu += FAULT_COST;
      lookAtFaults(process);
      lookAround(process);
    }
  }

  /** All windows tell all but who shares; a part of them is off by less the more they are. */
  private void step(SimulatedProcess process) {
    lookBefore(process);
    long windows = process.mappedPages() / WINDOW_PAGES + 1;
    int read = (int) Math.min(windows, process.walk.windowQuota());
    longestHeld = Math.max(longestHeld, WINDOW_HELD);
    measurements++;
    long cost = (long) (read * WINDOW_COST * (0.85 + 0.3 * host.random.nextDouble()));
    cpu += cost;
    measuringCpu += cost;
    double off = read == windows ? 0 : 0.3 / Math.sqrt(read) * host.random.nextGaussian();
    double unique =
        Math.clamp(process.privatePages() * (1 + off), 0, (double) process.residentPages());
    double shared = (process.residentPages() - unique) / 4;
    process.measuredPss = unique + shared;
    double noisySwap = process.swappedPages() * (1 + off);
    process.walk.swapped().seen((long) Math.max(0, noisySwap), now);
    process.walk.stepped(now, (long) shared, read, read == windows, cost, governor.costs());
  }

  /** The table after the pass against the truth. */
  private void settle() {
    boolean aged = now > 2 * MINUTE_NANOS;
    double shown = 0;
    double truth = 0;
    boolean all = true;
    for (SimulatedProcess process : host.processes) {
      shown += process.shownPss();
      truth += process.truePss();
      all &= process.walk.isMeasured() || process.bornNanos > 0;
      long age =
          process.walk.isMeasured() ? process.walk.unconfirmedNanos(now) : now - process.bornNanos;
      long measuredAge = process.walk.isMeasured() ? process.walk.ageNanos(now) : age;
      process.starved |= age > budgets.maxAgeNanos();
      if (aged) {
        ages[(int) Math.min(MOST_AGE_SECONDS - 1, age / SECOND_NANOS)]++;
        mostMeasuredAge = Math.max(mostMeasuredAge, measuredAge);
        overdue += governor.isOverdue(process.walk, now) ? 1 : 0;
      }
    }
    if (all && measuredAll < 0) {
      measuredAll = now;
    }
    if (aged) {
      agedPasses++;
      double error = Math.abs(shown - truth) / truth;
      errorSum += error;
      errorMost = Math.max(errorMost, error);
    }
  }

  /** CPU of passes less than a minute apart, as a share of the minute; after the first. */
  private double worstMinute() {
    long most = 0;
    for (int first = 0; first < spent.size(); first++) {
      long from = spent.get(first)[0];
      long sum = 0;
      for (int at = first; at < spent.size() && spent.get(at)[0] - from < MINUTE_NANOS; at++) {
        sum += spent.get(at)[1];
      }
      most = from > MINUTE_NANOS ? Math.max(most, sum) : most;
    }
    return (double) most / MINUTE_NANOS;
  }

  private int age(double share) {
    long count = 0;
    for (int seconds : ages) {
      count += seconds;
    }
    long wanted = (long) Math.ceil(count * share);
    long seen = 0;
    for (int seconds = 0; seconds < ages.length; seconds++) {
      seen += ages[seconds];
      if (seen >= wanted && wanted > 0) {
        return seconds;
      }
    }
    return 0;
  }
}
