package dev.zmem.cli.command;

import dev.zmem.cli.fleet.AnswerCoverage;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.Report;
import dev.zmem.program.exit.ExitCode;
import java.io.PrintWriter;
import java.util.List;

/**
 * Prints an answer of rows, for top as for ps: the table to one writer, what it covers to the
 * other.
 *
 * @param partial whether a partial answer fails the command
 * @param asked which rows were asked for
 * @param look what tables show beside their figures, or instead
 * @param shown which columns
 * @param leftOut processes that were seen and are in no figure: the program that asks
 * @param out takes the table
 * @param err takes the line about it
 */
record TablePrinting(
    Partial partial,
    RowOptions asked,
    TableOptions look,
    ShownColumns shown,
    int leftOut,
    PrintWriter out,
    PrintWriter err) {

  /**
   * Prints one answer; the code that the command ends with.
   *
   * @param sorting what its rows are sorted by
   * @param globs the hosts that were asked for
   * @param note what stands behind the line; may be empty
   */
  ExitCode print(
      FleetAnswer answer, Sorting sorting, Printer printer, List<String> globs, String note) {
    AnswerCoverage coverage = answer.covered();
    boolean nothing = coverage.number("hosts_matched") == 0 || answer.rows() == 0;
    if (look.totalOnly()) {
      out.println(look.total(answer, sorting, printer.unit()));
      out.flush();
    } else if (!nothing || !printer.format().isTable()) {
      Report<Integer> report =
          answer
              .report("rows", columns(answer, sorting, printer))
              .answered(answer.answeredAtMillis(), leftOut);
      printer.print(Partial.of(report, answer), out);
      out.flush();
    }
    if (coverage.number("hosts_matched") == 0) {
      err.println("zmemctl: " + CoverageText.nothingMatched(coverage, globs));
      return ExitCode.NOTHING_MATCHED;
    }
    err.println(
        answer.rows() == 0 && asked.isFiltered()
            ? (asked.minBytes > 0 ? "zmemctl: no row matches " : "zmemctl: no process matches ")
                + asked.filters()
                + " on "
                + CoverageText.count(coverage.number("hosts_matched"), "host", "hosts")
            : printer.symbols().in(CoverageText.line(coverage, printer.format() != Format.TABLE))
                + CoverageText.ownHost(leftOut, coverage)
                + Partial.line(answer.rowsLeftOut(), answer.leftOutReason())
                + note);
    return nothing ? ExitCode.NOTHING_MATCHED : partial.exitCode(answer);
  }

  private List<Column<Integer>> columns(FleetAnswer answer, Sorting sorting, Printer printer) {
    List<Column<Integer>> columns = sorting.mark(shown.of(answer));
    return printer.format().isTable() ? look.with(columns, answer, sorting) : columns;
  }
}
