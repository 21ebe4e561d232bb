package dev.zmem.cli.command;

import dev.zmem.cli.output.Report;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.proto.v1.Coverage;
import dev.zmem.text.Escapes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whether an answer is of less than it was asked for, and whether that fails the command. */
final class Partial {
  @Option(
      names = "--fail-on-partial",
      description =
          "Exit 6 when the answer is partial: hosts are silent, stopped, connecting or refused, a glob of --hosts matches none, sums lack processes, or rows were cut.")
  private boolean fails;

  /** A watch ends with no code of its own: refused before it begins. */
  void notWith(boolean watch, CommandLine command) {
    if (fails && watch) {
      throw new ParameterException(
          command, "--fail-on-partial: not with --watch, which has no end to fail at");
    }
  }

  /** The code of a command that printed an answer that covers this. */
  ExitCode exitCode(Coverage coverage) {
    return exitCode(coverage, 0);
  }

  /** Likewise of an answer that so many rows were cut from. */
  ExitCode exitCode(Coverage coverage, long rowsLeftOut) {
    return fails && (rowsLeftOut > 0 || !reasons(coverage).isEmpty())
        ? ExitCode.PARTIAL
        : ExitCode.OK;
  }

  /** What the line about the answer says of rows that were cut; may be empty. */
  static String line(long rowsLeftOut, String reason) {
    return rowsLeftOut == 0
        ? ""
        : "; "
            + rowsLeftOut
            + (rowsLeftOut == 1 ? " row" : " rows")
            + " left out: "
            + Escapes.escape(reason);
  }

  /** The report with what was cut from the answer, for data. */
  static <R> Report<R> of(Report<R> report, Coverage coverage, long rowsLeftOut) {
    Map<String, @Nullable Object> covered = new LinkedHashMap<>(report.coverage());
    List<String> reasons = reasons(coverage);
    if (rowsLeftOut > 0) {
      reasons.add("truncated");
    }
    covered.put("rows_left_out", rowsLeftOut);
    covered.put("partial", reasons);
    return new Report<>(
        report.rowsKey(),
        report.columns(),
        report.rows(),
        report.total(),
        covered,
        report.answeredAtMillis());
  }

  /** Why an answer is partial, in words for data; empty where it is whole. */
  static List<String> reasons(Coverage coverage) {
    List<String> reasons = new ArrayList<>();
    if (coverage.getUnmatchedGlobsCount() > 0) {
      reasons.add("unmatched");
    }
    if (coverage.getHostsStale() > 0) {
      reasons.add("silent");
    }
    if (coverage.getHostsStopped() > 0) {
      reasons.add("stopped");
    }
    if (coverage.getHostsConnecting() > 0) {
      reasons.add("connecting");
    }
    if (coverage.getHostsRefused() > 0) {
      reasons.add("refused");
    }
    if (coverage.getWithoutPss() > 0 || coverage.getMalformed() > 0) {
      reasons.add("incomplete");
    }
    return reasons;
  }
}
