package dev.zmem.cli.detail;

import dev.zmem.cli.command.OutputOptions;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.SizeUnit;
import dev.zmem.cli.output.Symbols;
import dev.zmem.program.option.WordConverter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** How one process is printed: it has no columns to choose from, and is no family of metrics. */
final class DescriptionOptions {
  /** The forms of output. */
  static final class Words extends WordConverter {
    @Override
    protected List<String> words() {
      return List.of("table", "wide", "json", "jsonl", "csv");
    }
  }

  /** Reads the form of output. */
  static final class Formats implements ITypeConverter<Format> {
    @Override
    public Format convert(String text) {
      return Format.valueOf(new Words().convert(text).toUpperCase(Locale.ROOT));
    }
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      converter = Formats.class,
      completionCandidates = Words.class,
      description =
          "table, wide (the same here), json, jsonl or csv; data is in bytes and seconds, with the"
              + " time of the answer and the host (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TABLE;

  @Option(names = "--no-headers", description = "Leave out the sections' titles.")
  private boolean noHeaders;

  @Option(
      names = "--units",
      paramLabel = "UNIT",
      defaultValue = "auto",
      converter = OutputOptions.Units.class,
      description =
          "Sizes in tables: auto, KiB, MiB, GiB or bytes; data is in bytes (default:"
              + " ${DEFAULT-VALUE}).")
  private SizeUnit unit = SizeUnit.AUTO;

  /** The printer; a setting of all commands may ask for percent, an option may not. */
  Printer printer(CommandLine command) {
    OutputOptions.refuseShares(unit, command);
    return new Printer(
        format, !noHeaders, 0, Symbols.ofLocale(), unit == SizeUnit.PERCENT ? SizeUnit.AUTO : unit);
  }
}
