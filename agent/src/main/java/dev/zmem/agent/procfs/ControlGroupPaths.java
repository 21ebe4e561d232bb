package dev.zmem.agent.procfs;

import dev.zmem.agent.kernel.KernelText;
import java.util.ArrayList;
import java.util.List;

/**
 * The paths in {@code /proc/<pid>/cgroup}, a line a hierarchy: {@code 4:memory:/batch/job-7} of
 * control groups v1, {@code 1:name=systemd:/user.slice} of a named hierarchy, {@code
 * 0::/system.slice/cron.service} of v2. A hybrid host has all of them, and a process may be in
 * another group in each. Pure; any thread. Source: cgroups(7).
 */
public final class ControlGroupPaths {
  private static final String ROOT = "/";

  /** A hierarchy's line. */
  public record Line(String controllers, String path) {
    /** Whether it is that of control groups v2. */
    boolean isUnified() {
      return controllers.isEmpty();
    }

    boolean has(String controller) {
      return ("," + controllers + ",").contains("," + controller + ",");
    }

    boolean isBelowRoot() {
      return !path.equals(ROOT);
    }
  }

  private ControlGroupPaths() {}

  /** Each line that has a path, in the file's order. */
  public static List<Line> parse(byte[] bytes, int length) {
    List<Line> lines = new ArrayList<>(1);
    for (int from = 0; from < length; ) {
      int end = indexOf(bytes, from, length, '\n');
      int controllers = indexOf(bytes, from, end, ':') + 1;
      int path = indexOf(bytes, controllers, end, ':') + 1;
      if (path < end) {
        lines.add(
            new Line(
                KernelText.decode(bytes, controllers, path - 1),
                KernelText.decode(bytes, path, end)));
      }
      from = end + 1;
    }
    return lines;
  }

  /**
   * The path of the group that bounds the process's memory: of v1's memory controller where there
   * is one, for v2 has it then not; else of v2, of systemd's own hierarchy, of any. The root where
   * it is in no other; empty without any line.
   */
  public static String ofMemory(List<Line> lines) {
    String found = lines.isEmpty() ? "" : ROOT;
    int rank = Integer.MAX_VALUE;
    for (int index = 0; index < lines.size(); index++) {
      Line line = lines.get(index);
      int of = line.has("memory") ? 0 : line.isUnified() ? 1 : line.has("name=systemd") ? 2 : 3;
      if (line.isBelowRoot() && of < rank) {
        rank = of;
        found = line.path();
      }
    }
    return found;
  }

  private static int indexOf(byte[] bytes, int from, int end, char wanted) {
    int at = from;
    while (at < end && bytes[at] != wanted) {
      at++;
    }
    return at;
  }
}
