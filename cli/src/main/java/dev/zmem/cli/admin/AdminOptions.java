package dev.zmem.cli.admin;

import dev.zmem.cli.remote.FleetAdmin;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.DurationConverter;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.setting.ConfigOptions;
import dev.zmem.program.setting.ContextOption;
import dev.zmem.program.tls.TlsFolder;
import dev.zmem.program.tls.TlsOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which aggregator is told, and by whom. */
final class AdminOptions {
  @Mixin private TlsOptions tls = new TlsOptions();
  @Mixin private ConfigOptions config = new ConfigOptions();

  @SuppressWarnings("UnusedVariable") // read before the command line is: the settings come from it
  @Mixin
  private ContextOption context = new ContextOption();

  @Option(
      names = "--aggregator",
      paramLabel = "HOST[:PORT]",
      converter = HostPort.Converter.class,
      description = "The aggregator, port 7700 unless said.")
  private @Nullable HostPort aggregator;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationConverter.Timeout.class,
      description = "Longest wait for an answer (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(5);

  /** Whether only the settings are to be checked. */
  boolean checkOnly() {
    return config.checkOnly;
  }

  /** Opens it. */
  FleetAdmin open() {
    HostPort asked = aggregator();
    return new FleetAdmin(asked, tls.channelCredentials(asked), timeout);
  }

  /** Which it is; a {@link ProgramException} where none is named. */
  HostPort aggregator() {
    if (aggregator == null) {
      throw new ProgramException(
          ExitCode.USAGE,
          "no aggregator: 'zmemctl login' stores one, or set --aggregator=HOST[:PORT] or"
              + " ZMEM_AGGREGATOR");
    }
    return aggregator;
  }

  /**
   * The folder of the certificate that is shown; a {@link ProgramException} where there is none.
   */
  TlsFolder folder() {
    if (tls.dir == null) {
      throw new ProgramException(
          ExitCode.USAGE, "no certificate of 'zmemctl login': set --context, or --tls-dir=DIR");
    }
    return new TlsFolder(tls.dir);
  }
}
