package dev.zmem.cli.fleet;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import java.util.Map;

/** A question that was refused because of what was typed: says so in the words of the options. */
public final class RefusedQuestion {
  /** The options that become the parts of a question. */
  private static final Map<String, String> OPTIONS =
      Map.of(
          "hosts", "--hosts",
          "filter", "--filter",
          "filter_by", "--filter-by",
          "group_by", "--by",
          "sort_by", "--sort",
          "users", "--user");

  private RefusedQuestion() {}

  /** Of {@code part: problem}, as the answering side says it. */
  public static ProgramException of(String reason) {
    int colon = reason.indexOf(": ");
    String option = colon < 0 ? null : OPTIONS.get(reason.substring(0, colon));
    return new ProgramException(
        ExitCode.USAGE, option == null ? reason : option + reason.substring(colon));
  }
}
