package dev.zmem.cli.live;

import dev.zmem.cli.fleet.AnswerCoverage;
import dev.zmem.cli.output.Decimals;
import dev.zmem.text.ByteSizes;
import dev.zmem.text.Escapes;
import java.util.ArrayList;
import java.util.List;

/** The memory of all hosts in a line, as far as the answer tells it. */
final class FleetLine {
  private FleetLine() {}

  /** {@code RAM 1.2 TiB, 300.0 GiB available; …}; empty where nothing is told. */
  static String of(AnswerCoverage covered) {
    List<String> parts = new ArrayList<>();
    if (covered.value("fleet_mem_total_bytes") instanceof Long total) {
      parts.add(
          "RAM "
              + ByteSizes.print(total)
              + (covered.value("fleet_mem_available_bytes") instanceof Long available
                  ? ", " + ByteSizes.print(available) + " available" + part(available, total)
                  : ""));
    }
    if (covered.value("fleet_swap_used_bytes") instanceof Long swap) {
      parts.add("swap used " + ByteSizes.print(swap));
    }
    if (covered.value("fleet_memory_some_percent") instanceof Number pressure) {
      parts.add("pressure " + Decimals.one(pressure.doubleValue()) + "%");
    }
    String tightest = covered.text("tightest_host");
    if (!tightest.isEmpty()) {
      parts.add(
          "tightest "
              + Escapes.escape(tightest)
              + (covered.value("tightest_available_bytes") instanceof Long available
                  ? " ("
                      + ByteSizes.print(available)
                      + (covered.value("tightest_total_bytes") instanceof Long total
                          ? " of " + ByteSizes.print(total)
                          : "")
                      + " available)"
                  : ""));
    }
    return String.join("; ", parts);
  }

  private static String part(long available, long total) {
    return total <= 0 ? "" : " (" + Math.round(100.0 * available / total) + "%)";
  }
}
