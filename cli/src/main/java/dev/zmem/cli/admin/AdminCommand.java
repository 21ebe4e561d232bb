package dev.zmem.cli.admin;

import dev.zmem.cli.remote.AggregatorOptions;
import dev.zmem.cli.remote.FleetAdmin;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.option.HostPort;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command for admins: opens the aggregator, asks it and prints. */
abstract class AdminCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private AggregatorOptions connection = new AggregatorOptions();

  @Override
  public final Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    if (connection.checkOnly()) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    HostPort asked = connection.required();
    try (FleetAdmin admin =
        new FleetAdmin(asked, connection.tls().channelCredentials(asked), connection.timeout())) {
      run(admin, out, err);
    }
    return ExitCode.OK.code();
  }

  /** Does it. */
  abstract void run(FleetAdmin admin, PrintWriter out, PrintWriter err);
}
