package dev.zmem.agent.sample;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What went wrong with single processes where nothing should: an exception costs the process that
 * it came from its part of a pass, and no other process anything. The process is counted ({@link
 * TrackedProcess#hasFailed}), and each kind of failure, told by its class and the place it came
 * from, is named once. Owned by the scanner's thread.
 */
final class Troubles {
  /** Kinds of failure named; those beyond are only counted. */
  static final int MOST_NAMED = 16;

  private final Set<String> kinds = new HashSet<>();
  private final List<String> unsaid = new ArrayList<>();

  /** Takes what was thrown while {@code process} was looked at, read or counted. */
  void met(TrackedProcess process, Throwable thrown) {
    process.troubled();
    met("pid=" + process.identity().pid(), thrown);
  }

  /** Takes what was thrown while the host's own figures were read. */
  void metWithHost(Throwable thrown) {
    met("host", thrown);
  }

  private void met(String subject, Throwable thrown) {
    StackTraceElement[] stack = thrown.getStackTrace();
    String kind =
        thrown.getClass().getName() + (stack.length == 0 ? "" : " in " + stack[0].getMethodName());
    if (kinds.size() < MOST_NAMED && kinds.add(kind)) {
      unsaid.add(
          subject
              + " failure="
              + thrown.getClass().getSimpleName()
              + " at="
              + (stack.length == 0
                  ? "unknown"
                  : stack[0].getFileName() + ":" + stack[0].getLineNumber()));
    }
  }

  /** Failures that were not given before, as {@code key=value} pairs. */
  List<String> takeUnsaid() {
    if (unsaid.isEmpty()) {
      return List.of();
    }
    List<String> taken = List.copyOf(unsaid);
    unsaid.clear();
    return taken;
  }
}
