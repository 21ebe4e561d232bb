package dev.zmem.cli.command;

import dev.zmem.program.ExitCode;
import dev.zmem.program.ProgramException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine this runs on. */
public final class ThisHost {
  private ThisHost() {}

  /** The kernel's own host name, that of the UTS namespace. */
  public static String name() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      throw new ProgramException(
          ExitCode.FAILURE, "cannot read /proc/sys/kernel/hostname: zmem needs Linux");
    }
  }
}
