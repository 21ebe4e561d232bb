package dev.zmem.cli.command;

import dev.zmem.program.Choices;
import dev.zmem.program.WholeNumbers;
import dev.zmem.proto.v1.SortBy;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which rows, and in what order. */
final class RowOptions {
  /** Columns to sort by. */
  enum Sort {
    RAM(SortBy.SORT_BY_RAM),
    USS(SortBy.SORT_BY_USS),
    SHARED(SortBy.SORT_BY_SHARED),
    RSS(SortBy.SORT_BY_RSS),
    SWAP(SortBy.SORT_BY_SWAP),
    HUGETLB(SortBy.SORT_BY_HUGETLB),
    LAZYFREE(SortBy.SORT_BY_LAZY_FREE),
    COUNT(SortBy.SORT_BY_COUNT),
    HOSTS(SortBy.SORT_BY_HOSTS),
    NAME(SortBy.SORT_BY_NAME);

    final SortBy wire;

    Sort(SortBy wire) {
      this.wire = wire;
    }

    /** As it is typed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Reads columns to sort by. */
  static final class Sorts extends Choices<Sort> {
    Sorts() {
      super(Sort.class);
    }
  }

  /** How many rows. */
  static final class Limit extends WholeNumbers {
    Limit() {
      super(0, Integer.MAX_VALUE);
    }
  }

  @Option(
      names = "--filter",
      paramLabel = "REGEX",
      defaultValue = "",
      description = "Only programs whose name this RE2 expression is found in.")
  String filter = "";

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      defaultValue = "ram",
      converter = Sorts.class,
      description =
          "ram, uss, shared, rss, swap, hugetlb, lazyfree, count, hosts or name (default: ${DEFAULT-VALUE}).")
  Sort sort = Sort.RAM;

  @Option(names = "--reverse", description = "The other way round: smallest first.")
  boolean reverse;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "0",
      converter = Limit.class,
      description = "Print the first N rows; the total is over all (default: all).")
  int limit;
}
