package dev.zmem.cli.output;

import java.io.PrintWriter;
import java.util.Map;

/**
 * Prints reports.
 *
 * @param format how
 * @param headers whether tables and CSV begin with the columns' titles
 * @param width characters of a terminal's line, 0 when lines may be of any length
 * @param symbols the signs in tables
 * @param unit the unit of sizes in tables
 */
public record Printer(Format format, boolean headers, int width, Symbols symbols, SizeUnit unit) {

  /** With sizes in the unit that suits each column. */
  public Printer(Format format, boolean headers, int width, Symbols symbols) {
    this(format, headers, width, symbols, SizeUnit.AUTO);
  }

  /** With all signs. */
  public Printer(Format format, boolean headers, int width) {
    this(format, headers, width, Symbols.UNICODE);
  }

  /** The same without titles. */
  public Printer withoutHeaders() {
    return new Printer(format, false, width, symbols, unit);
  }

  /** The same with sizes in this unit, unless one was asked for. */
  public Printer inUnit(SizeUnit usual) {
    boolean any = unit == SizeUnit.AUTO || unit == SizeUnit.PERCENT;
    return new Printer(format, headers, width, symbols, any ? usual : unit);
  }

  /** Prints one report. */
  public <R> void print(Report<R> report, PrintWriter out) {
    print(report, Map.of(), out);
  }

  /** Prints one report; JSON tells {@code before} it what rows have not. */
  public <R> void print(Report<R> report, Map<String, ?> before, PrintWriter out) {
    switch (format) {
      case TABLE -> TableText.print(report, Column.Detail.TABLE, this, out);
      case WIDE -> TableText.print(report, Column.Detail.WIDE, this, out);
      case JSON -> JsonText.print(report, before, out);
      case JSONL -> JsonText.printLines(report, before, out);
      case CSV -> CsvText.print(report, headers, out);
      case OPENMETRICS -> OpenMetricsText.print(report, out);
    }
  }
}
