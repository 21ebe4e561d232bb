package dev.zmem.cli.command;

import dev.zmem.proto.v1.TableRow;

/** What stands before a figure that is not simply so. */
final class Marks {
  private Marks() {}

  /** {@code ≥} before a sum that lacks processes, {@code ~} before one with estimates. */
  static String of(boolean incomplete, boolean estimated) {
    return incomplete ? (estimated ? "≥~" : "≥") : estimated ? "~" : "";
  }

  /** Of the sum of PSS and huge pages, or of the RSS that is shown where there is no PSS. */
  static String ram(TableRow row) {
    return TableColumns.ram(row) == null
        ? "RSS "
        : of(row.getWithoutPss() > 0, row.getPssEstimated());
  }

  /** {@code ±} before an error; none before the nothing of exact figures. */
  static String error(long errorBytes) {
    return errorBytes > 0 ? "±" : "";
  }
}
