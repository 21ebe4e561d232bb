package dev.zmem.program.exit;

/**
 * What a program's exit says. The daemons use the first three; each {@code --help} lists its own.
 */
public enum ExitCode {
  OK(0, "done"),
  FAILURE(1, "failed; the reason is on stderr"),
  USAGE(2, "bad option, bad configuration"),
  UNREACHABLE(3, "no aggregator there, or no answer in time"),
  NOTHING_MATCHED(4, "no host or process matched"),
  NOT_PERMITTED(5, "refused: certificate or rights"),
  PARTIAL(6, "the answer is partial, and --fail-on-partial was given"),
  INTERRUPTED(130, "interrupted");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The process's exit status. */
  public int code() {
    return code;
  }

  /** In a few words. */
  public String meaning() {
    return meaning;
  }
}
