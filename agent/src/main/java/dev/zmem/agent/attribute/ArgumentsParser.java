package dev.zmem.agent.attribute;

import dev.zmem.agent.kernel.KernelText;
import java.util.ArrayList;
import java.util.List;

/** Parses {@code /proc/<pid>/cmdline}. Pure; any thread. */
public final class ArgumentsParser {
  /** How much of a command line is looked at: class paths of ten KiB stand before main classes. */
  static final int MAX_COMMAND_LINE_BYTES = 64 * 1024;

  /** How much of it is kept, and of one argument. */
  private static final int MAX_KEPT_BYTES = 8 * 1024;

  private static final int MAX_ARGUMENT_BYTES = 1024;

  private ArgumentsParser() {}

  /**
   * NUL-separated; trailing NULs are padding of a title. An argument that is cut ends with {@code
   * …}, and blanks of all kinds are spaces, in {@code raw} too.
   */
  public static List<String> arguments(byte[] raw) {
    blanksToSpaces(raw);
    int end = raw.length;
    while (end > 0 && raw[end - 1] == 0) {
      end--;
    }
    List<String> arguments = new ArrayList<>();
    int kept = 0;
    for (int from = 0; from < end && kept < MAX_KEPT_BYTES; ) {
      int to = from;
      while (to < end && raw[to] != 0) {
        to++;
      }
      int most = Math.min(MAX_ARGUMENT_BYTES, MAX_KEPT_BYTES - kept);
      boolean cut = to - from > most || to == MAX_COMMAND_LINE_BYTES;
      String argument = KernelText.decode(raw, from, Math.min(to, from + most));
      arguments.add(cut ? argument + "…" : argument);
      kept += Math.min(to - from, most) + 1;
      from = to + 1;
    }
    return arguments;
  }

  /** Lines and tabs of scripts: what separates words must be seen by what looks for secrets. */
  private static void blanksToSpaces(byte[] raw) {
    for (int at = 0; at < raw.length; at++) {
      if (raw[at] >= '\t' && raw[at] <= '\r') {
        raw[at] = ' ';
      } else if (raw[at] == (byte) 0xc2
          && at + 1 < raw.length
          && (raw[at + 1] == (byte) 0xa0 || raw[at + 1] == (byte) 0x85)) {
        raw[at++] = ' '; // no-break space, next line
        raw[at] = ' ';
      }
    }
  }
}
