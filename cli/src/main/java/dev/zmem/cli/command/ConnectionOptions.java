package dev.zmem.cli.command;

import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.local.FileFleet;
import dev.zmem.cli.local.LocalFleet;
import dev.zmem.cli.remote.RemoteFleet;
import dev.zmem.program.OwnHostName;
import dev.zmem.program.option.DurationConverter;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.setting.ConfigOptions;
import dev.zmem.program.setting.ContextOption;
import dev.zmem.program.setting.Settings;
import dev.zmem.program.tls.TlsOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Whom to ask. */
public class ConnectionOptions {
  /** How much of {@code --timeout} an agent may take. */
  private static final double AGENTS_SHARE = 0.7;

  /** Whom to ask, or the file of a capture that has the answer. */
  public static final class OrCapture extends ConnectionOptions {
    @Option(
        names = "--from",
        paramLabel = "FILE",
        description = "Answer from this file, which 'zmemctl capture' made, and ask nobody.")
    private @Nullable Path from;

    @Override
    @Nullable Path capture() {
      return from;
    }
  }

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Mixin private TlsOptions tls = new TlsOptions();
  @Mixin private ConfigOptions config = new ConfigOptions();

  @SuppressWarnings("UnusedVariable") // read before the command line is: the settings come from it
  @Mixin
  private ContextOption context = new ContextOption();

  @Option(
      names = "--aggregator",
      paramLabel = "HOST[:PORT]",
      converter = HostPort.Converter.class,
      description =
          "The aggregator to ask, port 7700 unless said (default: none, this host is measured).")
  private @Nullable HostPort aggregator;

  @Option(
      names = "--local",
      description =
          "This host, whatever aggregator is configured: the last pass of its agent where root or a"
              + " member of group zmem asks, else measured now; ZMEM_NEVER_WALK, ZMEM_PSS,"
              + " ZMEM_STALL_BUDGET and the settings file of its agent name processes to spare.")
  private boolean local;

  @Option(
      names = "--fresh",
      description = "Measure this host now, though its agent could be asked.")
  private boolean fresh;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationConverter.Timeout.class,
      description = "Longest wait for an answer (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(5);

  /** The file that answers; null where an aggregator or this host is asked. */
  @Nullable Path capture() {
    return null;
  }

  /** Whether only the settings are to be checked; what was typed must not contradict itself. */
  public boolean checkOnly() {
    refuseBoth("--from", "--aggregator", "a file answers and nobody is asked");
    refuseBoth("--from", "--local", "a file answers and nobody is asked");
    refuseBoth("--from", "--fresh", "a file answers and nobody is asked");
    refuseBoth("--fresh", "--aggregator", "an aggregator answers as of its agents' last passes");
    refuseTlsWithNobody();
    if (config.checkOnly && aggregator != null) {
      var _ = tls.channelCredentials(aggregator);
    }
    if (config.checkOnly && !isRemote() && capture() == null) {
      LocalFleet.check(settings());
    }
    return config.checkOnly;
  }

  /** Who names a certificate means an aggregator, and is not to be shown this host instead. */
  private void refuseTlsWithNobody() {
    CommandLine line = Objects.requireNonNull(command).commandLine();
    if (aggregator == null && !local && capture() == null) {
      for (String name : TlsOptions.NAMES) {
        if (line.getParseResult().hasMatchedOption(name)) {
          throw new ParameterException(
              line,
              name + ": no aggregator is named (zmemctl login, --aggregator, ZMEM_AGGREGATOR)");
        }
      }
    }
  }

  /** What is set elsewhere gives way; of two options that were typed one is a mistake. */
  private void refuseBoth(String one, String other, String reason) {
    CommandLine line = Objects.requireNonNull(command).commandLine();
    ParseResult typed = line.getParseResult();
    if (typed.hasMatchedOption(one) && typed.hasMatchedOption(other)) {
      throw new ParameterException(
          line, one + ", " + other + ": only one of them (" + reason + ")");
    }
  }

  /**
   * How long an agent may take for an answer, which has a way to go; milliseconds, 20 s at most.
   */
  public int millisForAgent() {
    return Math.clamp((long) (timeout.toMillis() * AGENTS_SHARE), 100, 20_000);
  }

  /** Whether an aggregator is asked. */
  public boolean isRemote() {
    return aggregator != null && !local && capture() == null;
  }

  /** Opens the source the options name. */
  public FleetSource open(PrintWriter err) {
    Path capture = capture();
    if (capture != null) {
      return FileFleet.read(capture);
    }
    if (aggregator != null && !local) {
      return new RemoteFleet(aggregator, tls.channelCredentials(aggregator), timeout);
    }
    if (!local) {
      err.println(
          "no aggregator configured (zmemctl login, --aggregator, ZMEM_AGGREGATOR): this host alone");
    }
    return new LocalFleet(OwnHostName.name(), settings(), fresh);
  }

  /**
   * Opens whom to ask for one process in detail; a {@link dev.zmem.program.exit.ProgramException}
   * where the options name nobody that could tell. This host is measured at once: its agent's
   * socket tells no details.
   */
  FleetSource openForDetails() {
    if (capture() != null) {
      throw FileFleet.noAgent();
    }
    return isRemote()
        ? open(new PrintWriter(PrintWriter.nullWriter()))
        : new LocalFleet(OwnHostName.name(), settings(), /* fresh= */ true);
  }

  /** The aggregator, which is asked for {@code patience} at most; there must be one. */
  FleetSource openAtMost(Duration patience) {
    HostPort asked = Objects.requireNonNull(aggregator);
    return new RemoteFleet(
        asked, tls.channelCredentials(asked), timeout.compareTo(patience) < 0 ? timeout : patience);
  }

  /** Those that the command's options come from too. */
  private Settings settings() {
    return command != null && command.defaultValueProvider() instanceof Settings settings
        ? settings
        : Settings.NONE;
  }
}
