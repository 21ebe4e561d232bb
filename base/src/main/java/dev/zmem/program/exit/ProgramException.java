package dev.zmem.program.exit;

/** Ends a program with one clear line on stderr and an exit code, without a stack trace. */
public final class ProgramException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;
  private final String inShort;

  /** The line says what failed, on what, and what to do. */
  public ProgramException(ExitCode exitCode, String message) {
    this(exitCode, message, message);
  }

  /**
   * The same.
   *
   * @param inShort the line without what to do, for a program that tries again
   */
  public ProgramException(ExitCode exitCode, String message, String inShort) {
    super(message, null, false, false);
    this.exitCode = exitCode;
    this.inShort = inShort;
  }

  /** What failed, without what to do about it. */
  public String inShort() {
    return inShort;
  }

  /** How the program ends. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
