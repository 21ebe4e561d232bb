package dev.zmem.agent;

import dev.zmem.program.OwnHostName;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.file.FolderOwner;
import dev.zmem.program.log.Log;
import dev.zmem.program.option.HostNameConverter;
import dev.zmem.program.tls.JoinOptions;
import dev.zmem.program.tls.JoinToken;
import dev.zmem.program.tls.PeerNames;
import dev.zmem.program.tls.TlsFolder;
import dev.zmem.proto.v1.Role;
import dev.zmem.wire.JoinClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zmem-agent join}: gets this host's certificate by a token. */
@Command(
    name = "join",
    mixinStandardHelpOptions = true,
    description =
        "Gets a certificate for this host by a token of 'zmemctl token create', and keeps it in a"
            + " folder for 'zmem-agent run --tls-dir', which renews it. The secret is told only to"
            + " an aggregator that has the token's CA.",
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 bad option, 3 no aggregator or no answer, 5 not permitted."
    })
public final class JoinCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private JoinOptions options = new JoinOptions();

  @Option(
      names = "--host-name",
      paramLabel = "NAME",
      converter = HostNameConverter.class,
      description = "This host's name in the fleet (default: the kernel's).")
  private @Nullable String hostName;

  @Option(
      names = "--tls-dir",
      paramLabel = "DIR",
      defaultValue = "/var/lib/zmem-agent/tls",
      description = "Where certificate and key are kept (default: ${DEFAULT-VALUE}).")
  private Path dir = Path.of("/var/lib/zmem-agent/tls");

  @Option(
      names = "--if-missing",
      description =
          "Does nothing where DIR has a certificate in force for this name, as at each start of a"
              + " container; the token is not looked at then.")
  private boolean ifMissing;

  @Override
  public Integer call() {
    Log.quiet(); // the transport's libraries; what fails is said here
    String name =
        hostName == null
            ? HostNameConverter.own("this host's name", OwnHostName.name(), "--host-name")
            : hostName;
    TlsFolder folder = new TlsFolder(dir);
    boolean isMember = ifMissing && isMember(folder, name);
    X509Certificate certificate = isMember ? folder.leaf() : joined(name, folder);
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println(
            (isMember ? "a member already: " : "joined as ")
                + name
                + ": certificate until "
                + certificate.getNotAfter().toInstant()
                + " in "
                + dir);
    return ExitCode.OK.code();
  }

  private static boolean isMember(TlsFolder folder, String name) {
    if (!Files.exists(folder.certificate())) {
      return false;
    }
    X509Certificate certificate = folder.leaf();
    return certificate.getNotAfter().toInstant().isAfter(Instant.now())
        && PeerNames.of(certificate).contains(name);
  }

  private X509Certificate joined(String name, TlsFolder folder) {
    FolderOwner owner = FolderOwner.of(dir);
    JoinToken word = options.token();
    try {
      return new JoinClient(options.aggregator()).join(word, name, Set.of(Role.ROLE_AGENT), folder);
    } finally {
      if (Files.isDirectory(dir)) { // a refused join leaves a key, which the next one uses
        owner.take();
      }
    }
  }
}
