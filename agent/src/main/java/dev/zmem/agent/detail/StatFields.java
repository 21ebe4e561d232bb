package dev.zmem.agent.detail;

import java.nio.charset.StandardCharsets;

/**
 * Numbers of {@code /proc/<pid>/stat} by their place, counted from 1 as {@code proc(5)} does; the
 * name, field 2, may hold anything and ends at the last parenthesis. Of captured bytes.
 */
final class StatFields {
  private static final int FIRST_BEHIND_NAME = 3;

  private final String[] fields;

  private StatFields(String[] fields) {
    this.fields = fields;
  }

  /** Of the first {@code length} bytes; of none where it is negative. */
  static StatFields of(byte[] bytes, int length) {
    String line = new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
    int close = line.lastIndexOf(')');
    return new StatFields(
        close < 0 || close + 2 > line.length()
            ? new String[0]
            : line.substring(close + 2).strip().split(" ", -1));
  }

  /** A field that is not negative; -1 where it is not there. */
  long number(int field) {
    int at = field - FIRST_BEHIND_NAME;
    return at < 0 || at >= fields.length ? -1 : KernelLines.parse(fields[at]);
  }

  /** A field that may be negative, as nice is; 0 where it is not there. */
  long signed(int field) {
    int at = field - FIRST_BEHIND_NAME;
    if (at < 0 || at >= fields.length) {
      return 0;
    }
    boolean negative = fields[at].startsWith("-");
    long value = KernelLines.parse(negative ? fields[at].substring(1) : fields[at]);
    return negative ? -value : Math.max(0, value);
  }

  /** Whether there is such a field. */
  boolean has(int field) {
    return field - FIRST_BEHIND_NAME < fields.length;
  }
}
