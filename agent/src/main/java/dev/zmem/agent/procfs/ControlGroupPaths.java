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
  private ControlGroupPaths() {}

  /** The path of each line, in the file's order; empty when there is none. */
  public static List<String> parse(byte[] bytes, int length) {
    List<String> paths = new ArrayList<>();
    for (int from = 0; from < length; ) {
      int end = indexOf(bytes, from, length, '\n');
      int controllers = indexOf(bytes, from, end, ':') + 1;
      int path = indexOf(bytes, controllers, end, ':') + 1;
      if (path < end) {
        paths.add(KernelText.decode(bytes, path, end));
      }
      from = end + 1;
    }
    return paths;
  }

  private static int indexOf(byte[] bytes, int from, int end, char wanted) {
    int at = from;
    while (at < end && bytes[at] != wanted) {
      at++;
    }
    return at;
  }
}
