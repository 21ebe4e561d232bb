package dev.zmem.cli.admin;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.HostNameConverter;
import dev.zmem.program.option.HostPort;
import dev.zmem.program.setting.Contexts;
import dev.zmem.program.tls.JoinOptions;
import dev.zmem.program.tls.TlsFolder;
import dev.zmem.proto.v1.Role;
import dev.zmem.text.Escapes;
import dev.zmem.wire.JoinClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zmemctl login}: gets a viewer's or an admin's certificate by a token. */
@Command(
    name = "login",
    mixinStandardHelpOptions = true,
    description =
        "Get a certificate by a token of 'zmemctl token create --role=viewer', and store the fleet"
            + " as a context that is asked from now on. The secret is told only to an aggregator"
            + " that has the token's CA.")
public final class LoginCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private JoinOptions options = new JoinOptions();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      converter = HostNameConverter.class,
      description = "Your name in the fleet (default: that of the user who runs this).")
  private @Nullable String name;

  @Option(
      names = "--tls-dir",
      paramLabel = "DIR",
      description =
          "Where certificate and key are kept (default: a folder of the context's name beside"
              + " ~/.config/zmem/config.yaml).")
  private @Nullable Path dir;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description =
          "Store the fleet under this name, and ask it from now on (default: the aggregator's"
              + " host).")
  private @Nullable String context;

  @Override
  public Integer call() {
    HostPort aggregator = options.aggregator();
    String known =
        name == null
            ? HostNameConverter.own("your name", System.getProperty("user.name", ""), "--name")
            : name;
    String stored = context == null ? aggregator.host() : context;
    if (!Contexts.isName(stored)) {
      throw new ProgramException(
          ExitCode.USAGE,
          "--context '" + Escapes.escape(stored) + "' (expected: " + Contexts.EXPECTED + ")");
    }
    Contexts contexts = Contexts.of(System.getenv());
    Path folder =
        (dir == null ? contexts.file().resolveSibling(stored) : dir).toAbsolutePath().normalize();
    X509Certificate certificate =
        new JoinClient(aggregator)
            .join(
                options.token(),
                known,
                Set.of(Role.ROLE_VIEWER, Role.ROLE_ADMIN),
                new TlsFolder(folder));
    Contexts.Context fleet = new Contexts.Context(stored, aggregator.toString(), folder.toString());
    var _ = Contexts.change(System.getenv(), contextsNow -> contextsNow.with(fleet));
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(
        "logged in as "
            + known
            + ": certificate until "
            + certificate.getNotAfter().toInstant()
            + " in "
            + folder);
    out.println("context " + stored + " is current: 'zmemctl top' asks " + aggregator);
    return ExitCode.OK.code();
  }
}
