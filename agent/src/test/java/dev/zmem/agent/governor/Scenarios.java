package dev.zmem.agent.governor;

import dev.zmem.agent.governor.SimulatedProcess.Habit;
import java.util.SplittableRandom;

/** The hosts that are simulated, half an hour each. */
final class Scenarios {
  private static final int MINUTES = 30;
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private Scenarios() {}

  static SimulationResult calm() {
    return run("calm: 300 idle", host().idle(300, 200));
  }

  static SimulationResult growth() {
    return run(
        "growth: 8 workers of 300 to 800 MiB grow by 1 MiB/s, 292 idle",
        host().idle(292, 60).add(8, 500, Habit.GROWS, 1, 50));
  }

  static SimulationResult copying() {
    return run(
        "copying: 16 forked from 200 MiB write to it, 284 idle",
        host().idle(284, 60).add(16, 200, Habit.COPIES, 0.2, 50));
  }

  static SimulationResult mapping() {
    return run(
        "50 map a file of 100 MiB, 25 of them end after 10 minutes, 250 idle",
        host().idle(250, 60).mapping(50, 100, 25, 10 * MINUTE_NANOS));
  }

  static SimulationResult churn() {
    return run("churn: 50 start and end a pass, 300 idle", host().idle(300, 60).churning(50));
  }

  static SimulationResult giant() {
    return run(
        "one of 200 GiB, 300 idle", host().idle(300, 60).add(1, 200 * 1024, Habit.BREATHES, 0, 50));
  }

  static SimulationResult hugePages() {
    return run(
        "10 of 2 GiB in huge pages, 5 of 300 MiB that cost 150 ns a page, 285 idle",
        host()
            .idle(285, 60)
            .add(10, 2048, Habit.BREATHES, 0, 2)
            .add(5, 300, Habit.BREATHES, 0, 150));
  }

  static SimulationResult splitHugePages() {
    return run(
        "8 of 300 to 600 MiB in huge pages that are split after 10 minutes, 292 idle",
        host().idle(292, 60).add(8, 280, Habit.GROWS, 0.3, 2).splitting(10 * MINUTE_NANOS, 50));
  }

  static SimulationResult squeezed() {
    return run(
        "20 of 600 MiB squeezed to 20 MiB, the rest in swap, half of them after 10 minutes; 280 idle",
        host().idle(280, 60).squeezing(20, 600, 10 * MINUTE_NANOS, 20 * MINUTE_NANOS));
  }

  static SimulationResult tenThousand() {
    return run("10,000 small", host().idle(9_900, 5).add(100, 20, Habit.BREATHES, 0, 50));
  }

  static SimulationResult fiftyThousand() {
    return run("50,000 small", host().idle(49_500, 5).add(500, 20, Habit.BREATHES, 0, 50));
  }

  static SimulationResult pressed() {
    return new Simulation(
            "pressure: severe from minute 10 to 15, growth as above",
            host().idle(292, 60).add(8, 500, Habit.GROWS, 1, 50),
            Budgets.DEFAULT,
            now ->
                now > 10 * MINUTE_NANOS && now < 15 * MINUTE_NANOS
                    ? HostPressure.SEVERE
                    : HostPressure.CALM)
        .run(MINUTES);
  }

  static SimulationResult allMoving() {
    return run(
        "all moving: 2,000 of 80 MiB, more than the budget allows",
        host().add(2_000, 80, Habit.BREATHES, 0, 50));
  }

  static SimulationResult recorded() {
    return new Simulation(
            "recorded: a host that compiles and tests Java",
            new RecordedHost(new SplittableRandom(1)),
            Budgets.DEFAULT,
            now -> HostPressure.CALM)
        .run(RecordedHost.MINUTES);
  }

  private static SimulatedHost host() {
    return new SimulatedHost(new SplittableRandom(1));
  }

  private static SimulationResult run(String name, SimulatedHost host) {
    return new Simulation(name, host, Budgets.DEFAULT, now -> HostPressure.CALM).run(MINUTES);
  }
}
