package dev.zmem.program.exit;

/** Ends a program with one clear line on stderr and an exit code, without a stack trace. */
public final class ProgramException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ExitCode exitCode;

  /** The line says what failed, on what, and what to do. */
  public ProgramException(ExitCode exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /** How the program ends. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
