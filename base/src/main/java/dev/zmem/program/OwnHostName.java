package dev.zmem.program;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.text.HostNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine this runs on. */
public final class OwnHostName {
  private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

  private OwnHostName() {}

  /**
   * The kernel's own host name in lower case, that of the UTS namespace; where {@code /proc/sys} is
   * hidden, the resolver's. A {@link ProgramException} when neither knows: no name is made up, for
   * it would stand in the tables of a fleet.
   */
  public static String name() {
    return name(KERNEL_NAME);
  }

  /** With the kernel's file elsewhere. */
  static String name(Path kernelName) {
    try {
      return HostNames.canonical(Files.readString(kernelName).strip());
    } catch (IOException e) {
      try {
        return HostNames.canonical(InetAddress.getLocalHost().getHostName());
      } catch (UnknownHostException unknown) {
        throw new ProgramException(
            ExitCode.FAILURE,
            "cannot tell this host's name: " + kernelName + " cannot be read (is this Linux?)");
      }
    }
  }
}
