package dev.zmem.cli.detail;

import dev.zmem.program.OwnHostName;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;

/**
 * A host, or one process of it, as it is typed: {@code web-1}, {@code web-1/4711}, and of this host
 * the number alone.
 *
 * @param host its name
 * @param pid 0 for the whole host
 */
record ProcessPlace(String host, int pid) {
  /**
   * Reads what was typed; a {@link ProgramException} says what was expected.
   *
   * @param text empty where nothing was typed
   * @param isLocal whether this host is asked, so that a number is a process
   */
  static ProcessPlace of(String text, boolean isLocal) {
    int slash = text.lastIndexOf('/');
    if (slash >= 0) {
      return new ProcessPlace(host(text.substring(0, slash), text), pid(text, slash + 1));
    }
    if (text.isEmpty()) {
      if (!isLocal) {
        throw wrong("", "HOST or HOST/PID");
      }
      return new ProcessPlace(OwnHostName.name(), 0);
    }
    return isLocal && isNumber(text)
        ? new ProcessPlace(OwnHostName.name(), pid(text, 0))
        : new ProcessPlace(text, 0);
  }

  private static boolean isNumber(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Refuses a whole host where one process is asked for. */
  static ProgramException noProcess(String text) {
    return wrong(
        text,
        "HOST/PID, for one process"
            + (isNumber(text) ? "; --local " + text + " is the process of this host" : ""));
  }

  private static String host(String name, String text) {
    if (name.isBlank()) {
      throw wrong(text, "HOST/PID");
    }
    return name;
  }

  private static int pid(String text, int from) {
    try {
      int pid = Integer.parseInt(text.substring(from));
      if (pid > 0) {
        return pid;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw wrong(text, "HOST/PID, where PID is a number from 1 on");
  }

  private static ProgramException wrong(String text, String expected) {
    return new ProgramException(
        ExitCode.USAGE,
        (text.isEmpty() ? "which host?" : "'" + text + "'") + " (expected: " + expected + ")");
  }
}
