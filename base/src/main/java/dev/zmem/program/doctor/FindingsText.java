package dev.zmem.program.doctor;

import dev.zmem.program.doctor.Finding.Level;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.text.Escapes;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints findings, a line each, and how many there are to mend. */
public final class FindingsText {
  private static final int LEVEL_WIDTH = 6;

  private FindingsText() {}

  /** Prints them; {@link ExitCode#FAILURE} where something does not work. */
  public static ExitCode print(List<Finding> findings, PrintWriter out) {
    int width = findings.stream().mapToInt(one -> one.check().length()).max().orElse(0) + 2;
    for (Finding one : findings) {
      out.println(
          padded(one.level().name().toLowerCase(Locale.ROOT), LEVEL_WIDTH)
              + padded(one.check(), width)
              + Escapes.escape(one.told())
              + (one.mend().isEmpty() ? "" : ": " + Escapes.escape(one.mend())));
    }
    long bad = count(findings, Level.BAD);
    long warned = count(findings, Level.WARN);
    out.println(
        findings.size()
            + " checks: "
            + (bad == 0 && warned == 0 ? "all well" : bad + " to mend, " + warned + " to know of"));
    return bad == 0 ? ExitCode.OK : ExitCode.FAILURE;
  }

  private static long count(List<Finding> findings, Level level) {
    return findings.stream().filter(one -> one.level() == level).count();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }
}
