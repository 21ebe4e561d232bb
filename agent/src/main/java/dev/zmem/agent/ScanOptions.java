package dev.zmem.agent;

import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.program.OwnHostName;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.HostNameConverter;
import dev.zmem.program.option.WholeNumberConverter;
import dev.zmem.program.setting.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How to measure: the options that {@code run} and {@code scan} share. */
final class ScanOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = Threads.class,
      description = "Processes read at once, 1 to 64 (default: 2, or 1 on one processor).")
  @Nullable Integer threads;

  @Option(
      names = "--host-name",
      paramLabel = "NAME",
      converter = HostNameConverter.class,
      description = "What to call this host (default: the machine's name).")
  @Nullable String hostName;

  @Option(
      names = "--proc",
      paramLabel = "DIR",
      defaultValue = "/proc",
      description = "Where the kernel's process tree is mounted (default: ${DEFAULT-VALUE}).")
  Path proc = Path.of("/proc");

  @Mixin NamingOptions naming = new NamingOptions();

  @Mixin MeasuringOptions measuring = new MeasuringOptions();

  /** The settings; a {@link ProgramException} when one is out of range. */
  ScanSettings settings() {
    int readers = threads == null ? ScanSettings.defaultThreads() : threads;
    if (!Files.isDirectory(proc)) {
      throw new ProgramException(ExitCode.USAGE, "--proc " + proc + ": no such directory");
    }
    return new ScanSettings(
        new ProcRoot(proc), name(), readers, naming.settings(file()), measuring.measuring());
  }

  /** Where the command's options come from too. */
  Settings file() {
    return command != null && command.defaultValueProvider() instanceof Settings settings
        ? settings
        : Settings.NONE;
  }

  private String name() {
    return hostName == null
        ? HostNameConverter.own("this host's name", OwnHostName.name(), "--host-name")
        : hostName;
  }

  /** Readers at once. */
  static final class Threads extends WholeNumberConverter {
    Threads() {
      super(1, ScanSettings.MAX_THREADS);
    }
  }
}
