package dev.zmem.cli.detail;

import dev.zmem.cli.command.ConnectionOptions;
import dev.zmem.cli.fleet.DescribedProcess;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.output.DescriptionText;
import dev.zmem.cli.output.Printer;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.proto.v1.DescribeProcessRequest;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zmemctl describe}: one process with all that its agent can tell of it. */
@Command(
    name = "describe",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "One process: who it is, its memory, CPU, disk, limits, and what its runtime says of its own"
            + " memory.",
    footer = {
      "",
      "Examples: zmemctl describe web-1/4711; zmemctl describe --local 4711.",
      "A JVM is read by its file of counters, a Go program by an address that its agent's --go-memory"
          + " names. Command lines are scrubbed as the agent's --cmdline says."
    })
public final class DescribeCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "1",
      paramLabel = "HOST/PID",
      description = "The process; of this host the number alone will do.")
  private String place = "";

  @Mixin private DescriptionOptions output = new DescriptionOptions();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Printer printer = output.printer(Objects.requireNonNull(spec).commandLine());
    if (connection.checkOnly()) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    ProcessPlace asked = ProcessPlace.of(place, !connection.isRemote());
    if (asked.pid() == 0) {
      throw ProcessPlace.noProcess(place);
    }
    try (FleetSource source = connection.open(err)) {
      DescribedProcess process =
          source.process(
              DescribeProcessRequest.newBuilder()
                  .setHost(asked.host())
                  .setPid(asked.pid())
                  .build());
      DescriptionText.print(
          process.description(), process.answeredAtMillis(), asked.host(), printer, out);
      out.flush();
      return ExitCode.OK.code();
    }
  }
}
