package dev.zmem.aggregator;

import dev.zmem.aggregator.authority.AuthorityFolder;
import dev.zmem.aggregator.member.IssuedCertificate;
import dev.zmem.aggregator.member.MembershipStore;
import dev.zmem.aggregator.store.FileMembershipStore;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.file.FolderOwner;
import dev.zmem.program.option.HostNameConverter;
import dev.zmem.text.Escapes;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zmem-aggregator init}: makes the CA of a fleet, and the first certificates of it. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description =
        "Makes a folder with a CA of this fleet's own, a certificate for this aggregator, and in"
            + " DIR/admin one for its first admin. Keys are their owner's alone.",
    footer = {
      "",
      "Then: zmem-aggregator run --tls-dir=DIR --listen=0.0.0.0",
      "      zmemctl --tls-dir=DIR/admin --aggregator=NAME token create"
    })
public final class InitCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--tls-dir",
      required = true,
      paramLabel = "DIR",
      description = "A new folder, or an empty one.")
  private Path dir = Path.of("tls");

  @Option(
      names = "--name",
      required = true,
      split = ",",
      paramLabel = "NAME",
      converter = HostNameConverter.class,
      description =
          "By which agents and zmemctl reach this aggregator: DNS names and addresses. Repeatable,"
              + " or separated by commas; the first is the certificate's subject.")
  private List<String> names = List.of();

  @Option(
      names = "--if-missing",
      description = "Does nothing where DIR has a CA already, as at each start of a container.")
  private boolean ifMissing;

  private static void remember(AuthorityFolder folder, IssuedCertificate admin) {
    try (FileMembershipStore store = new FileMembershipStore(folder.members())) {
      store.save(new MembershipStore.Change(List.of(), List.of(admin), List.of(), List.of()));
    }
  }

  /** What has only digits and signs of an address is one, or a mistake. */
  private static void refuseHalfAnAddress(String name) {
    if (name.indexOf(':') >= 0 || name.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9')) {
      try {
        var _ = InetAddress.ofLiteral(name);
      } catch (IllegalArgumentException e) {
        throw new ProgramException(
            ExitCode.USAGE,
            "--name '" + Escapes.escape(name) + "' (expected: a DNS name or an address, no port)");
      }
    }
  }

  @Override
  public Integer call() {
    names.forEach(InitCommand::refuseHalfAnAddress);
    AuthorityFolder folder = new AuthorityFolder(dir);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    boolean isUnfinished = folder.isUnfinished();
    // what an init made that was ended half-way is still that user's who ran it
    FolderOwner owner = isUnfinished ? FolderOwner.ofParent(dir) : FolderOwner.of(dir);
    if (ifMissing && folder.isWhole()) {
      var _ = folder.authority();
      if (isUnfinished) {
        owner.take();
        folder.finish();
      }
      out.println(dir + " has a CA already");
      return ExitCode.OK.code();
    }
    try {
      folder.init(names, Instant.now(), admin -> remember(folder, admin));
    } finally {
      owner.take();
    }
    folder.finish();
    out.println("made " + dir + ": a CA, a certificate for " + String.join(", ", names));
    out.println("made " + dir.resolve("admin") + ": a certificate for the first admin");
    return ExitCode.OK.code();
  }
}
