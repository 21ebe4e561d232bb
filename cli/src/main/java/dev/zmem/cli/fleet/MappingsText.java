package dev.zmem.cli.fleet;

import dev.zmem.text.ByteSizes;
import dev.zmem.text.Escapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The line about mappings: what was read, what a long reading cost, and what was left out. */
public final class MappingsText {
  private static final double SECOND_MICROS = 1e6;

  private MappingsText() {}

  /** {@code web-1: 120 processes; 2 left out because the kernel denies them}. */
  public static String line(AnswerCoverage covered) {
    StringBuilder line = new StringBuilder(Escapes.escape(covered.text("host")));
    String program = covered.text("program");
    if (covered.value("pid") != null) {
      line.append('/').append(covered.number("pid"));
      line.append(program.isEmpty() ? "" : " " + Escapes.escape(program));
    } else {
      long processes = covered.number("processes");
      line.append(": ").append(processes).append(processes == 1 ? " process" : " processes");
    }
    if (covered.number("wall_micros") >= SECOND_MICROS) {
      line.append(
          String.format(
              Locale.ROOT,
              " read in %.1f s (%.1f s of CPU, longest read %.1f ms)",
              covered.number("wall_micros") / SECOND_MICROS,
              covered.number("cpu_micros") / SECOND_MICROS,
              covered.number("longest_read_micros") / 1e3));
    }
    List<String> parts = new ArrayList<>();
    add(parts, covered.number("stepped"), "measured by windows: ≥ has of shared pages none");
    add(parts, covered.number("sampled"), "of these by some windows (~)");
    add(parts, covered.number("unfinished"), "not read to the end for want of time (--timeout)");
    add(parts, covered.number("out_of_time"), "left out for want of time (--timeout)");
    add(parts, covered.number("denied"), "left out because the kernel denies them");
    add(parts, covered.number("never_walked"), "left out by --never-walk");
    parts.forEach(part -> line.append("; ").append(part));
    if (covered.number("left_out_rss_bytes") > 0) {
      line.append("; RSS left out: ").append(ByteSizes.print(covered.number("left_out_rss_bytes")));
    }
    add(line, covered.number("folded_names"));
    line.append(agent(covered));
    return line.toString();
  }

  /** Of zmemctl's own host: whether its agent read it, and why not. */
  private static String agent(AnswerCoverage covered) {
    if (covered.isTrue("agent_told")) {
      return "; read by this host's agent";
    }
    String trouble = covered.text("agent_trouble");
    if (!trouble.isEmpty()) {
      return "; read by zmemctl, for this host's agent gave no answer ("
          + Escapes.escape(trouble)
          + ")";
    }
    String group = covered.text("agent_group");
    return covered.number("denied") == 0 || group.isEmpty()
        ? ""
        : "; as a member of group " + Escapes.escape(group) + " it asks the agent, which may";
  }

  private static void add(List<String> parts, long count, String what) {
    if (count > 0) {
      parts.add(count + " " + what);
    }
  }

  private static void add(StringBuilder line, long folded) {
    if (folded > 0) {
      line.append("; ").append(folded).append(" with further names are in (others)");
    }
  }
}
