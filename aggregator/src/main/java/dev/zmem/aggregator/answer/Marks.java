package dev.zmem.aggregator.answer;

/** What stands before a figure that is not simply so. */
public final class Marks {
  /** Before the RSS of processes that have no PSS. */
  static final String RSS_INSTEAD = "RSS ";

  private Marks() {}

  /** {@code ≥} before a sum that lacks processes, {@code ~} before one with estimates. */
  public static String of(boolean incomplete, boolean estimated) {
    return incomplete ? (estimated ? "≥~" : "≥") : estimated ? "~" : "";
  }

  /** {@code ±} before an error; none before the nothing of exact figures. */
  static String error(long errorBytes) {
    return errorBytes > 0 ? "±" : "";
  }
}
