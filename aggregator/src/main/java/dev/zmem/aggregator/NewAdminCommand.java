package dev.zmem.aggregator;

import dev.zmem.aggregator.admission.FleetMembers;
import dev.zmem.aggregator.authority.AuthorityFolder;
import dev.zmem.aggregator.member.IssuedCertificate;
import dev.zmem.aggregator.member.JoinRefusedException;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.file.FolderOwner;
import dev.zmem.program.option.HostNameConverter;
import dev.zmem.program.tls.TlsFolder;
import dev.zmem.text.Escapes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zmem-aggregator new-admin}: the way back in where no admin's certificate is left. */
@Command(
    name = "new-admin",
    mixinStandardHelpOptions = true,
    description =
        "Make another admin's certificate on the aggregator's machine, where the others are lost or"
            + " have ended. Stop the aggregator first. A certificate of the same name and another"
            + " key ends.")
public final class NewAdminCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--tls-dir",
      required = true,
      paramLabel = "DIR",
      description = "The aggregator's folder, which 'zmem-aggregator init' made.")
  private Path dir = Path.of("tls");

  @Option(
      names = "--into",
      required = true,
      paramLabel = "DIR",
      description = "A new folder for the certificate and its key.")
  private Path into = Path.of("admin");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "admin",
      converter = HostNameConverter.class,
      description = "The admin's name (default: ${DEFAULT-VALUE}).")
  private String name = "admin";

  @Override
  public Integer call() {
    if (Files.exists(into)) {
      throw new ProgramException(
          ExitCode.USAGE, "--into " + Escapes.escape(into.toString()) + ": exists already");
    }
    AuthorityFolder folder = new AuthorityFolder(dir);
    FolderOwner owner = FolderOwner.of(into);
    try (FleetMembers members = FleetMembers.open(folder)) {
      folder.makeAdmin(new TlsFolder(into), name, Instant.now(), admin -> remember(members, admin));
    }
    owner.take();
    line().getOut().println("made " + into + ": a certificate for admin " + name);
    return ExitCode.OK.code();
  }

  private CommandLine line() {
    return Objects.requireNonNull(spec).commandLine();
  }

  /** What changes who belongs to the fleet is said, as the aggregator's log says it. */
  private void remember(FleetMembers members, IssuedCertificate admin) {
    try {
      List<IssuedCertificate> ended = members.membership().issued(admin);
      line().getErr().println("audit new admin name=" + admin.name() + " serial=" + admin.serial());
      ended.forEach(one ->
          line().getErr().println("audit ended name=" + one.name() + " serial=" + one.serial()));
    } catch (JoinRefusedException e) {
      throw new ProgramException(ExitCode.FAILURE, String.valueOf(e.getMessage()));
    }
  }
}
