package dev.zmem.cli.admin;

import dev.zmem.cli.remote.AggregatorOptions;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.tls.TlsFolder;
import dev.zmem.wire.JoinClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zmemctl renew}: the next certificate of a viewer or an admin. */
@Command(
    name = "renew",
    mixinStandardHelpOptions = true,
    description =
        "Get the next certificate for the one of 'zmemctl login', before it ends; agents renew"
            + " theirs by themselves.")
public final class RenewCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private AggregatorOptions connection = new AggregatorOptions();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (connection.checkOnly()) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    TlsFolder folder = folder();
    X509Certificate next =
        new JoinClient(connection.required()).renew(folder.files().channelCredentials(), folder);
    out.println("renewed: certificate until " + next.getNotAfter().toInstant());
    return ExitCode.OK.code();
  }

  /** The folder of the certificate that is shown. */
  private TlsFolder folder() {
    Path dir = connection.tls().dir;
    if (dir == null) {
      throw new ProgramException(
          ExitCode.USAGE, "no certificate of 'zmemctl login': set --context, or --tls-dir=DIR");
    }
    return new TlsFolder(dir);
  }
}
