package dev.zmem.cli.remote;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.DurationConverter;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.setting.ConfigOptions;
import dev.zmem.program.setting.ContextOption;
import dev.zmem.program.tls.TlsOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that ask an aggregator and never this host. */
public final class AggregatorOptions {
  @Mixin private TlsOptions tls = new TlsOptions();
  @Mixin private ConfigOptions config = new ConfigOptions();

  @SuppressWarnings("UnusedVariable") // read before the command line is: the settings come from it
  @Mixin
  private ContextOption context = new ContextOption();

  @Option(
      names = "--aggregator",
      paramLabel = "HOST[:PORT]",
      converter = HostPort.Converter.class,
      description = "The aggregator to ask, port 7700 unless said.")
  private @Nullable HostPort aggregator;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationConverter.Timeout.class,
      description = "Longest wait for an answer (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(5);

  /** Whether only the settings are to be checked. */
  public boolean checkOnly() {
    return config.checkOnly;
  }

  /** The aggregator to ask; null where none is named. */
  public @Nullable HostPort named() {
    return aggregator;
  }

  /** The aggregator to ask; a {@link ProgramException} where none is named. */
  public HostPort required() {
    if (aggregator == null) {
      throw new ProgramException(
          ExitCode.USAGE,
          "no aggregator: 'zmemctl login' stores one, or set --aggregator=HOST[:PORT] or"
              + " ZMEM_AGGREGATOR");
    }
    return aggregator;
  }

  /** The certificate to show, and how plaintext is allowed. */
  public TlsOptions tls() {
    return tls;
  }

  /** The longest wait for an answer. */
  public Duration timeout() {
    return timeout;
  }
}
