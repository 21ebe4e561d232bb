package dev.zmem.cli.command;

import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.program.command.Version;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.text.Escapes;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code zmemctl version}: this program's version, and the aggregator's where one is configured.
 */
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "This program's version, and the aggregator's where one is configured.")
public final class VersionCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (connection.checkOnly()) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    out.println("zmemctl " + Version.current());
    if (connection.isRemote()) {
      try (FleetSource source =
          connection.open(Objects.requireNonNull(spec).commandLine().getErr())) {
        var answer = source.version();
        out.println(
            "aggregator "
                + Escapes.escape(answer.getVersion())
                + " (protocol "
                + answer.getProtocolRevision()
                + ")");
      }
    }
    return ExitCode.OK.code();
  }
}
