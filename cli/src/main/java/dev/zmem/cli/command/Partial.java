package dev.zmem.cli.command;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.output.Report;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.text.Escapes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whether an answer is of less than it was asked for, and whether that fails the command. */
public final class Partial {
  @Option(
      names = "--fail-on-partial",
      description =
          "Exit 6 when the answer is partial: hosts are silent, stopped, connecting or refused, a"
              + " glob of --hosts matches none, sums lack processes, or rows were cut.")
  private boolean fails;

  /** A watch ends with no code of its own: refused before it begins. */
  void notWith(boolean watch, CommandLine command) {
    if (fails && watch) {
      throw new ParameterException(
          command, "--fail-on-partial: not with --watch, which has no end to fail at");
    }
  }

  /** The code of a command that printed this answer. */
  public ExitCode exitCode(FleetAnswer answer) {
    return fails && !reasons(answer).isEmpty() ? ExitCode.PARTIAL : ExitCode.OK;
  }

  private static List<String> reasons(FleetAnswer answer) {
    List<String> reasons = answer.covered().texts("partial");
    if (answer.rowsLeftOut() > 0) {
      reasons.add("truncated");
    }
    return reasons;
  }

  /** What the line about the answer says of rows that were cut; may be empty. */
  public static String line(long rowsLeftOut, String reason) {
    return rowsLeftOut == 0
        ? ""
        : "; "
            + rowsLeftOut
            + (rowsLeftOut == 1 ? " row" : " rows")
            + " left out: "
            + Escapes.escape(reason);
  }

  /** The report with what was cut from its answer, for data. */
  public static <R> Report<R> of(Report<R> report, FleetAnswer answer) {
    Map<String, @Nullable Object> covered = new LinkedHashMap<>(report.coverage());
    covered.put("rows_left_out", answer.rowsLeftOut());
    covered.put("partial", reasons(answer));
    return new Report<>(
        report.rowsKey(),
        report.columns(),
        report.rows(),
        report.total(),
        covered,
        report.answeredAtMillis());
  }
}
