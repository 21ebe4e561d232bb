package dev.zmem.cli.admin;

import dev.zmem.cli.remote.FleetAdmin;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.DurationConverter;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.setting.ConfigOptions;
import dev.zmem.program.tls.TlsOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which aggregator is told, and by whom. */
final class AdminOptions {
  @Mixin private TlsOptions tls = new TlsOptions();
  @Mixin private ConfigOptions config = new ConfigOptions();

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
    HostPort asked = aggregator;
    if (asked == null) {
      throw new ProgramException(
          ExitCode.USAGE, "no aggregator: set --aggregator=HOST[:PORT], or ZMEM_AGGREGATOR");
    }
    return new FleetAdmin(asked, tls.channelCredentials(asked), timeout);
  }
}
