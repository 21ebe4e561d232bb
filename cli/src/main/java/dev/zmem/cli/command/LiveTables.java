package dev.zmem.cli.command;

import dev.zmem.cli.fleet.AnswerCoverage;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.live.LiveView;
import dev.zmem.cli.output.Printer;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.proto.v1.QueryTableRequest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** The live view as {@code --watch} opens it where there are a screen and a keyboard. */
final class LiveTables {
  private LiveTables() {}

  /** Whether a person looks at a screen that can be drawn on, and has keys. */
  static boolean isWanted(Printer printer) {
    String terminal = System.getenv("TERM");
    return OutputOptions.onTerminal()
        && "1".equals(System.getProperty("zmem.keyboard"))
        && printer.format().isTable()
        && terminal != null
        && !terminal.isEmpty()
        && !terminal.startsWith("dumb");
  }

  /** Shows tables until the reader quits. */
  static ExitCode show(
      ConnectionOptions connection,
      Printer printer,
      QueryTableRequest request,
      Duration interval,
      List<String> globs) {
    String noColour = System.getenv("NO_COLOR");
    return LiveView.run(
        new LiveView.Setup(
            () -> connection.open(new PrintWriter(PrintWriter.nullWriter())),
            interval,
            printer,
            noColour == null || noColour.isEmpty(),
            (answer, leftOut) -> about(answer, leftOut, globs)),
        request);
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
