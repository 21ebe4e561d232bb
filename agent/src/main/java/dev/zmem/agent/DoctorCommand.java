package dev.zmem.agent;

import dev.zmem.agent.doctor.HostCheckup;
import dev.zmem.program.doctor.CertificateCheck;
import dev.zmem.program.doctor.Finding;
import dev.zmem.program.doctor.FindingsText;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.log.Log;
import dev.zmem.program.option.DurationConverter;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.setting.ConfigOptions;
import dev.zmem.program.tls.TlsFiles;
import dev.zmem.program.tls.TlsOptions;
import dev.zmem.wire.AggregatorCheck;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zmem-agent doctor}: whether the agent can do its work here, a line a check. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Check what the agent needs, a line each with the mend: rights, by reading other users'"
            + " processes; security modules, hidepid, PID namespace, kernel, limits; its aggregator,"
            + " certificate and clock. Run it as root, or with the rights of the agent's unit.",
    footer = {"", "Exit codes: 0 it can work, 1 something is to be mended, 2 bad option."})
final class DoctorCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ScanOptions scan = new ScanOptions();
  @Mixin private TlsOptions tls = new TlsOptions();
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--aggregator",
      paramLabel = "HOST[:PORT]",
      defaultValue = "127.0.0.1:7700",
      converter = HostPort.Converter.class,
      description = "Where the agent streams to (default: ${DEFAULT-VALUE}).")
  private HostPort aggregator = new HostPort("127.0.0.1", HostPort.DEFAULT_PORT);

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationConverter.Timeout.class,
      description = "Longest wait for the aggregator (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ofSeconds(5);

  @Override
  public Integer call() {
    Log.quiet(); // the transport's libraries; what fails is said here
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    var _ = scan.settings();
    if (config.checkOnly) {
      var _ = tls.channelCredentials(aggregator);
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    List<Finding> findings = new ArrayList<>(HostCheckup.run(scan.proc));
    try {
      TlsFiles files = tls.files();
      if (files != null) {
        findings.add(
            CertificateCheck.of(
                files,
                Instant.now(),
                "an agent that runs renews it",
                "'zmem-agent join' by a new token"));
      }
      findings.addAll(
          new AggregatorCheck(aggregator, tls.channelCredentials(aggregator), timeout)
              .run(/* reports= */ true));
    } catch (ProgramException e) {
      findings.add(Finding.bad("aggregator", aggregator + " is not asked", e.getMessage() + ""));
    }
    return FindingsText.print(findings, out).code();
  }
}
