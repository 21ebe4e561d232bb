package dev.zmem.cli.command;

import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.SizeUnit;
import dev.zmem.cli.output.Symbols;
import dev.zmem.program.option.ChoiceConverter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How to print. */
public final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      converter = Formats.class,
      description =
          "table, wide, json, jsonl, csv or openmetrics; data is in bytes and has the time of the answer by the aggregator's"
              + " clock: a field of json, a column of csv; jsonl has it in its last line, with total and coverage"
              + "; openmetrics has none"
              + " (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TABLE;

  @Option(names = "--no-headers", description = "Leave out the columns' titles.")
  private boolean noHeaders;

  @Option(
      names = "--columns",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "Only these columns, in this order, by their titles, with commas between them; also those"
              + " that only wide tables and data have.")
  private List<String> columns = new ArrayList<>();

  @Option(
      names = "--units",
      paramLabel = "UNIT",
      defaultValue = "auto",
      converter = Units.class,
      completionCandidates = Units.class,
      description =
          "Sizes in tables: auto, KiB, MiB, GiB, bytes, or percent of the memory (of SWAP: of the"
              + " swap) of the hosts asked for; data is in bytes (default: ${DEFAULT-VALUE}).")
  private SizeUnit unit = SizeUnit.AUTO;

  /** Reads how to print. */
  static final class Formats extends ChoiceConverter<Format> {
    Formats() {
      super(Format.class);
    }
  }

  /** Reads the unit of sizes. */
  public static final class Units extends ChoiceConverter<SizeUnit> implements Iterable<String> {
    /** Made by picocli. */
    public Units() {
      super(SizeUnit.class);
    }

    @Override
    public Iterator<String> iterator() {
      return List.of("auto", "KiB", "MiB", "GiB", "bytes", "percent").iterator();
    }
  }

  /** Whether columns are shown that plain tables do not have. */
  boolean showsMoreThanATable() {
    return format != Format.TABLE || !columns.isEmpty();
  }

  /** Refuses {@code --units=percent} where sizes are of no whole, or shares stand there anyway. */
  public static void refuseShares(SizeUnit unit, CommandLine command) {
    if (unit == SizeUnit.PERCENT && command.getParseResult().hasMatchedOption("--units")) {
      throw new ParameterException(
          command,
          "--units=percent: not with "
              + command.getCommandName()
              + " (expected: auto, KiB, MiB, GiB or bytes)");
    }
  }

  /** Refuses {@code --units=percent}; a setting of all commands may ask for it, and gives way. */
  public void refuseShares(CommandLine command) {
    refuseShares(unit, command);
    unit = unit == SizeUnit.PERCENT ? SizeUnit.AUTO : unit;
  }

  /** Which columns of an answer are shown, and how. */
  public ShownColumns shown() {
    return new ShownColumns(columns, format.isTable() ? unit : SizeUnit.AUTO, format.isTable());
  }

  /** How to print. */
  Format format() {
    return format;
  }

  /** The printer; names are cut to the line on a terminal only. */
  public Printer printer() {
    return new Printer(
        format, !noHeaders, onTerminal() ? terminalWidth() : 0, Symbols.ofLocale(), unit);
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
