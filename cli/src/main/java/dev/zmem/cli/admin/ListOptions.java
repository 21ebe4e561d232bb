package dev.zmem.cli.admin;

import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.Report;
import dev.zmem.program.option.ChoiceConverter;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How a list of tokens or certificates is printed. */
final class ListOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      converter = Formats.class,
      description = "table, wide, json, jsonl or csv (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TABLE;

  @Option(names = "--no-headers", description = "Leave out the columns' titles.")
  private boolean noHeaders;

  /** Reads how to print. */
  static final class Formats extends ChoiceConverter<Format> {
    Formats() {
      super(Format.class);
    }
  }

  /** Prints rows. */
  <R> void print(String rowsKey, List<Column<R>> columns, List<R> rows, PrintWriter out) {
    new Printer(format, !noHeaders, 0)
        .print(new Report<>(rowsKey, columns, rows, null, Map.of()), out);
  }
}
