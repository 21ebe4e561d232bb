package dev.zmem.agent.governor;

import java.util.List;
import java.util.function.Supplier;

/** Prints what the simulated agents did, as a markdown table. */
public final class SimulationTable {
  private SimulationTable() {}

  /** Runs every scenario. */
  public static void main(String[] arguments) {
    System.out.print(SimulationResult.HEADER);
    List<Supplier<SimulationResult>> scenarios =
        List.of(
            Scenarios::calm,
            Scenarios::growth,
            Scenarios::copying,
            Scenarios::mapping,
            Scenarios::churn,
            Scenarios::giant,
            Scenarios::hugePages,
            Scenarios::splitHugePages,
            Scenarios::squeezed,
            Scenarios::tenThousand,
            Scenarios::fiftyThousand,
            Scenarios::pressed,
            Scenarios::allMoving,
            Scenarios::recorded);
    for (Supplier<SimulationResult> scenario : scenarios) {
      System.out.println(scenario.get().row());
    }
  }
}
