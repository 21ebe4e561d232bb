package dev.zmem.cli.doctor;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.remote.AggregatorOptions;
import dev.zmem.cli.remote.RemoteFleet;
import dev.zmem.program.doctor.CertificateCheck;
import dev.zmem.program.doctor.Finding;
import dev.zmem.program.doctor.FindingsText;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.option.SocketPath;
import dev.zmem.program.setting.Settings;
import dev.zmem.program.setting.Settings.Setting;
import dev.zmem.program.tls.TlsFiles;
import dev.zmem.proto.v1.ListHostsRequest;
import dev.zmem.wire.AggregatorCheck;
import io.grpc.ChannelCredentials;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code zmemctl doctor}: whether the fleet can be asked, and whether all of it answers. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Check what zmemctl needs, a line each with the mend: the aggregator, its clock, the"
            + " certificate and what it may ask; hosts that are silent or hide processes; the agent"
            + " of this host.",
    footer = {"", "Exit codes: 0 it can work, 1 something is to be mended, 2 bad option."})
public final class DoctorCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private AggregatorOptions connection = new AggregatorOptions();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    HostPort asked = connection.named();
    if (connection.checkOnly()) {
      if (asked != null) {
        var _ = connection.tls().channelCredentials(asked);
      }
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    List<Finding> findings = new ArrayList<>();
    if (asked == null) {
      findings.add(
          Finding.warn(
              "aggregator",
              "none is named, so zmemctl measures this host alone",
              "'zmemctl login', --aggregator or ZMEM_AGGREGATOR"));
    } else {
      askFleet(asked, findings);
    }
    findings.add(localAgent());
    return FindingsText.print(findings, out).code();
  }

  private void askFleet(HostPort asked, List<Finding> findings) {
    ChannelCredentials credentials;
    try {
      TlsFiles files = connection.tls().files();
      if (files != null) {
        findings.add(
            CertificateCheck.of(
                files, Instant.now(), "'zmemctl renew'", "'zmemctl login' by a new token"));
      }
      credentials = connection.tls().channelCredentials(asked);
    } catch (ProgramException e) {
      findings.add(
          Finding.bad("aggregator", asked + " is not asked", String.valueOf(e.getMessage())));
      return;
    }
    List<Finding> reached = new AggregatorCheck(asked, credentials, connection.timeout()).run();
    findings.addAll(reached);
    if (reached.stream().noneMatch(one -> one.level() == Finding.Level.BAD)) {
      findings.addAll(fleet(asked, credentials));
    }
  }

  private List<Finding> fleet(HostPort asked, ChannelCredentials credentials) {
    try (RemoteFleet fleet = new RemoteFleet(asked, credentials, connection.timeout())) {
      FleetAnswer hosts = fleet.hosts(ListHostsRequest.getDefaultInstance());
      List<Finding> findings = new ArrayList<>();
      findings.add(Finding.ok("permission", "this certificate or address may ask"));
      long known = hosts.covered().number("hosts_known");
      long reporting = hosts.covered().number("hosts_reporting");
      findings.add(
          known == 0
              ? Finding.warn("hosts", "no host reports", "'zmem-agent join', then start it")
              : reporting < known
                  ? Finding.warn(
                      "hosts",
                      known - reporting + " of " + known + " do not report",
                      "'zmemctl hosts' names them; 'zmem-agent doctor' there says why")
                  : Finding.ok("hosts", "all " + known + " report"));
      long denied = hosts.covered().number("hosts_denied");
      findings.add(
          denied > 0
              ? Finding.warn(
                  "readable",
                  denied + " of " + known + " hosts hide memory of processes from their agent",
                  "'zmem-agent doctor' there says why")
              : Finding.ok("readable", "no host hides memory of processes from its agent"));
      return findings;
    } catch (ProgramException e) {
      if (e.exitCode() != ExitCode.NOT_PERMITTED) {
        return List.of(
            Finding.bad("hosts", String.valueOf(e.getMessage()), "see the aggregator's log"));
      }
      return List.of(
          Finding.bad(
              "permission",
              String.valueOf(e.getMessage()),
              "ask an admin of the fleet for a token: 'zmemctl token create --role=viewer'"));
    }
  }

  private Finding localAgent() {
    String check = "this host's agent";
    Setting named =
        Objects.requireNonNull(spec).commandLine().getDefaultValueProvider()
                instanceof Settings settings
            ? settings.find("socket")
            : null;
    Path socket = Path.of(SocketPath.DEFAULT);
    if (named != null) {
      try {
        socket = SocketPath.of(named.text()).path();
      } catch (TypeConversionException e) {
        return Finding.bad(
            check, named.place() + "socket: " + e.getMessage(), "correct the setting");
      }
    }
    if (socket == null) {
      return Finding.ok(check, "is not asked: socket=off; --local measures by itself");
    }
    if (!Files.exists(socket)) {
      return Finding.ok(check, "none listens on " + socket + ": --local measures by itself");
    }
    if (!Files.isWritable(socket)) {
      return Finding.warn(
          check,
          socket
              + " is not open to you: --local tells of your own processes in full, of others RSS",
          "where the agent has --socket-group=zmem: usermod -aG zmem NAME");
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      boolean _ = channel.connect(UnixDomainSocketAddress.of(socket));
      return Finding.ok(check, "listens on " + socket);
    } catch (IOException e) {
      return Finding.warn(
          check,
          "nobody listens on " + socket + ": --local measures by itself",
          "start zmem-agent");
    }
  }
}
