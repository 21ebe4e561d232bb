package dev.zmem.cli.command;

import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.Symbols;
import dev.zmem.program.option.ChoiceConverter;
import picocli.CommandLine.Option;

/** How to print. */
final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      converter = Formats.class,
      description =
          "table, wide, json, jsonl or csv; the last three are in bytes and have the time of the answer by the aggregator's"
              + " clock: a field of json, a column of csv; jsonl has it in its last line, with total and coverage"
              + " (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TABLE;

  @Option(names = "--no-headers", description = "Leave out the columns' titles.")
  private boolean noHeaders;

  /** Reads how to print. */
  static final class Formats extends ChoiceConverter<Format> {
    Formats() {
      super(Format.class);
    }
  }

  /** The printer; names are cut to the line on a terminal only. */
  Printer printer() {
    return new Printer(format, !noHeaders, onTerminal() ? terminalWidth() : 0, Symbols.ofLocale());
  }

  /** Whether stdout is a terminal. */
  static boolean onTerminal() {
    return "1".equals(System.getProperty("zmem.terminal"));
  }

  private static int terminalWidth() {
    int columns = Integer.getInteger("zmem.columns", 0);
    return Math.max(columns, 0);
  }
}
