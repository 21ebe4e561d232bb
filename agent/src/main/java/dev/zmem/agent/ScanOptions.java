package dev.zmem.agent;

import dev.zmem.agent.naming.CommandLines;
import dev.zmem.agent.procfs.ProcRoot;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.program.ExitCode;
import dev.zmem.program.ProgramException;
import dev.zmem.program.ThisHost;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to measure: the options that {@code run} and {@code scan} share. */
final class ScanOptions {
  /** Longest host name, as in DNS. */
  private static final int MAX_HOST_NAME_BYTES = 253;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Processes read at once, 1 to 64 (default: 2, or 1 on one processor).")
  @Nullable Integer threads;

  @Option(
      names = "--host-name",
      paramLabel = "NAME",
      description = "What to call this host (default: the machine's name).")
  @Nullable String hostName;

  @Option(
      names = "--cmdline",
      paramLabel = "DETAIL",
      defaultValue = "scrubbed",
      description =
          "How much of command lines leaves the host: none, scrubbed or full (default: ${DEFAULT-VALUE}).")
  CommandLines.Detail cmdline = CommandLines.Detail.SCRUBBED;

  @Option(
      names = "--proc",
      paramLabel = "DIR",
      defaultValue = "/proc",
      description = "Where the kernel's process tree is mounted (default: ${DEFAULT-VALUE}).")
  Path proc = Path.of("/proc");

  @Mixin MeasuringOptions measuring = new MeasuringOptions();

  /** The settings; a {@link ProgramException} when one is out of range. */
  ScanSettings settings() {
    int readers = threads == null ? ScanSettings.defaultThreads() : threads;
    if (readers < 1 || readers > ScanSettings.MAX_THREADS) {
      throw new ProgramException(
          ExitCode.USAGE,
          "--threads: '" + readers + "' (expected: 1 to " + ScanSettings.MAX_THREADS + ")");
    }
    if (!Files.isDirectory(proc)) {
      throw new ProgramException(ExitCode.USAGE, "--proc " + proc + ": no such directory");
    }
    return new ScanSettings(new ProcRoot(proc), name(), readers, cmdline, measuring.measuring());
  }

  private String name() {
    String name = hostName == null ? ThisHost.name() : hostName;
    boolean printable = name.chars().noneMatch(c -> c <= ' ' || c == 0x7f);
    if (name.isEmpty() || name.length() > MAX_HOST_NAME_BYTES || !printable) {
      throw new ProgramException(
          ExitCode.USAGE,
          "--host-name: '"
              + name
              + "' (expected: 1 to "
              + MAX_HOST_NAME_BYTES
              + " characters without spaces)");
    }
    return name;
  }
}
