package dev.zmem.cli.command;

import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.Report;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.proto.v1.TableRow;
import java.io.PrintWriter;
import java.util.List;

/**
 * Prints an answer of rows, for top as for ps: the table to one writer, what it covers to the
 * other.
 *
 * @param partial whether a partial answer fails the command
 * @param filter what programs were asked for; may be empty
 * @param leftOut processes that were seen and are in no figure: the program that asks
 * @param out takes the table
 * @param err takes the line about it
 */
record TablePrinting(
    Partial partial, String filter, int leftOut, PrintWriter out, PrintWriter err) {

  /** The processes of a host as a table. */
  static QueryTableResponse table(ListProcessesResponse processes) {
    return QueryTableResponse.newBuilder()
        .addAllRows(processes.getRowsList())
        .setTotal(processes.getTotal())
        .setCoverage(processes.getCoverage())
        .setRowsLeftOut(processes.getRowsLeftOut())
        .setLeftOutReason(processes.getLeftOutReason())
        .setAnsweredAtMillis(processes.getAnsweredAtMillis())
        .build();
  }

  /**
   * Prints one answer; the code that the command ends with.
   *
   * @param globs the hosts that were asked for
   * @param note what stands behind the line; may be empty
   */
  ExitCode print(
      QueryTableResponse answer,
      Report<TableRow> report,
      Printer printer,
      List<String> globs,
      String note) {
    Coverage coverage = answer.getCoverage();
    boolean nothing = coverage.getHostsMatched() == 0 || answer.getRowsCount() == 0;
    if (!nothing || !printer.format().isTable()) {
      printer.print(
          Partial.of(
              report.answered(answer.getAnsweredAtMillis(), leftOut),
              coverage,
              answer.getRowsLeftOut()),
          out);
      out.flush();
    }
    if (coverage.getHostsMatched() == 0) {
      err.println("zmemctl: " + CoverageText.nothingMatched(coverage, globs));
      return ExitCode.NOTHING_MATCHED;
    }
    err.println(
        answer.getRowsCount() == 0 && !filter.isEmpty()
            ? "zmemctl: no program matches --filter="
                + filter
                + " on "
                + CoverageText.count(coverage.getHostsMatched(), "host", "hosts")
            : printer
                    .symbols()
                    .in(
                        CoverageText.line(
                            coverage,
                            answer.getTotal().getErrorBytes(),
                            printer.format() != Format.TABLE))
                + CoverageText.ownHost(leftOut, coverage)
                + Partial.line(answer.getRowsLeftOut(), answer.getLeftOutReason())
                + note);
    return nothing ? ExitCode.NOTHING_MATCHED : partial.exitCode(coverage, answer.getRowsLeftOut());
  }
}
