package dev.zmem.cli.command;

import dev.zmem.model.Attribute;
import dev.zmem.program.option.WholeNumberConverter;
import dev.zmem.program.option.WordConverter;
import java.util.List;
import picocli.CommandLine.Option;

/** Which rows, and which way round. */
final class RowOptions {
  /** How many rows. */
  static final class Limit extends WholeNumberConverter {
    Limit() {
      super(0, Integer.MAX_VALUE);
    }
  }

  /** The attributes of processes, by key. */
  static final class Attributes extends WordConverter {
    @Override
    protected List<String> words() {
      return Attribute.keys();
    }
  }

  @Option(
      names = "--filter",
      paramLabel = "REGEX",
      defaultValue = "",
      description =
          "Only programs whose name this RE2 expression is found in; '(?i)' before it ignores case.")
  String filter = "";

  @Option(
      names = "--filter-by",
      paramLabel = "ATTRIBUTE",
      defaultValue = "program",
      converter = Attributes.class,
      completionCandidates = Attributes.class,
      description = "Look for --filter in ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  String filterBy = "program";

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
}
