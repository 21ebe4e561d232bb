package dev.zmem.cli.detail;

import dev.zmem.program.option.WholeNumberConverter;
import picocli.CommandLine.Option;

/** Which mappings, and which way round. */
final class MappingRowOptions {
  /** How many rows. */
  static final class Limit extends WholeNumberConverter {
    Limit() {
      super(0, Integer.MAX_VALUE);
    }
  }

  @Option(
      names = "--filter",
      paramLabel = "REGEX",
      defaultValue = "",
      description =
          "Only mappings whose name this RE2 expression is found in; behind '!' the others.")
  String filter = "";

  @Option(
      names = {"-i", "--ignore-case"},
      description = "--filter finds upper and lower case alike.")
  boolean ignoreCase;

  @Option(names = "--reverse", description = "The other way round: smallest first.")
  boolean reverse;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "0",
      converter = Limit.class,
      description =
          "Print the first N rows, 0 for all; the total is over all of them in any case (default: ${DEFAULT-VALUE}).")
  int limit;

  /** The filter as a question has it. */
  String regex() {
    if (!ignoreCase || filter.isEmpty()) {
      return filter;
    }
    return filter.startsWith("!") ? "!(?i)" + filter.substring(1) : "(?i)" + filter;
  }
}
