package dev.zmem.agent.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process itself may do: {@code /proc/self/status}, of which a line is {@code CapEff:
 * 000001ffffffffff} (proc_pid_status(5), capabilities(7)).
 */
public final class Capabilities {
  private static final String EFFECTIVE = "CapEff:";

  /** CAP_SYS_PTRACE: with it the kernel shows every process's memory, unless a module objects. */
  private static final int SYS_PTRACE = 19;

  private Capabilities() {}

  /** Whether this process has CAP_SYS_PTRACE in effect; not where that cannot be read. */
  public static boolean mayTrace() {
    try {
      return mayTrace(Files.readString(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return false;
    }
  }

  static boolean mayTrace(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(EFFECTIVE))
        .anyMatch(line -> hasBit(line.substring(EFFECTIVE.length()).strip()));
  }

  private static boolean hasBit(String hexadecimal) {
    try {
      return (Long.parseUnsignedLong(hexadecimal, 16) >>> SYS_PTRACE & 1) == 1;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
