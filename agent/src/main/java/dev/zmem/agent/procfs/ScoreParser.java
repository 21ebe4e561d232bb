package dev.zmem.agent.procfs;

/**
 * Parses {@code /proc/<pid>/oom_score} ({@code 668}) and {@code oom_score_adj} ({@code -1000}): one
 * number and a line feed. Source: kernel {@code Documentation/filesystems/proc.rst}.
 */
public final class ScoreParser {
  /** The file holds no such number. */
  public static final int NONE = Integer.MIN_VALUE;

  /** No score is higher, nor lower than this below 0: old kernels add 1,000 to 1,000. */
  public static final int MOST = 2_000;

  private ScoreParser() {}

  /** The number in the first {@code length} bytes, or {@link #NONE}. */
  public static int parse(byte[] bytes, int length) {
    int at = length > 0 && bytes[0] == '-' ? 1 : 0;
    int from = at;
    int value = 0;
    while (at < length && at - from <= 4 && bytes[at] >= '0' && bytes[at] <= '9') {
      value = value * 10 + (bytes[at++] - '0');
    }
    boolean isWhole = at > from && (at == length || bytes[at] == '\n');
    return isWhole && value <= MOST ? (from == 1 ? -value : value) : NONE;
  }
}
