package dev.zmem.cli.command;

import dev.zmem.cli.fleet.AnswerCoverage;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.live.LiveView;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Printer;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.proto.v1.QueryTableRequest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The live view as {@code --watch} opens it where there are a screen and a keyboard.
 *
 * @param connection whom to ask
 * @param printer lays tables out
 * @param look what tables show beside their figures
 * @param shown which columns
 * @param globs the hosts asked for, as they were typed
 */
record LiveTables(
    ConnectionOptions connection,
    Printer printer,
    TableOptions look,
    ShownColumns shown,
    List<String> globs) {

  /** Whether a person looks at a screen that can be drawn on, and has keys. */
  boolean isWanted() {
    String terminal = System.getenv("TERM");
    return OutputOptions.onTerminal()
        && "1".equals(System.getProperty("zmem.keyboard"))
        && printer.format().isTable()
        && !look.totalOnly()
        && terminal != null
        && !terminal.isEmpty()
        && !terminal.startsWith("dumb");
  }

  /**
   * Shows tables until the reader quits.
   *
   * @param host whose processes are shown first; null where the table is
   */
  ExitCode show(QueryTableRequest request, Duration interval, @Nullable String host) {
    String noColour = System.getenv("NO_COLOR");
    return LiveView.run(
        new LiveView.Setup(
            () -> connection.open(new PrintWriter(PrintWriter.nullWriter())),
            interval,
            printer,
            noColour == null || noColour.isEmpty(),
            this::columns,
            (answer, leftOut) -> about(answer, leftOut, globs),
            new LiveView.Details(connection::openForDetails, connection.millisForAgent())),
        request,
        host);
  }

  private List<Column<Integer>> columns(FleetAnswer answer, String sortName, boolean reverse) {
    Sorting sorting = new Sorting(sortName, reverse);
    return look.with(sorting.mark(shown.of(answer)), answer, sorting);
  }

  private static String about(FleetAnswer answer, int leftOut, List<String> globs) {
    AnswerCoverage covered = answer.covered();
    if (covered.number("hosts_matched") == 0) {
      return CoverageText.nothingMatched(covered, globs);
    }
    return CoverageText.line(covered, false)
        + CoverageText.ownHost(leftOut, covered)
        + Partial.line(answer.rowsLeftOut(), answer.leftOutReason())
        + (answer.rows() == 0 ? "; no process matches" : "");
  }
}
