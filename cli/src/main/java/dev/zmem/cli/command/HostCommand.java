package dev.zmem.cli.command;

import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.fleet.HostAnswer;
import dev.zmem.cli.output.Printer;
import dev.zmem.program.OwnHostName;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.proto.v1.DescribeHostRequest;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zmemctl host}: where the memory of one host is. */
@Command(
    name = "host",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Where the RAM and the swap of one host went: rows that add up to all of it.",
    footer = {
      "",
      "Rows of processes are PSS, measured one after the other; all other rows are the kernel's"
          + " counts of one moment. 'unaccounted' is what is left: drivers and devices that count"
          + " nowhere, free pages that processors keep, a hypervisor's balloon; below 0 where"
          + " figures of processes are older, or the kernel counts pages twice.",
      "-o wide says what each row holds. ~ stands before estimates, ≥ before sums that lack"
          + " processes.",
      "Example: zmemctl host db-01"
    })
public final class HostCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      converter = PsCommand.HostName.class,
      description = "The host; without an aggregator, this one.")
  private @Nullable String name;

  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private Partial partial = new Partial();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    if (connection.checkOnly()) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    if (name == null && connection.isRemote()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "host: missing NAME: which of the aggregator's hosts? 'zmemctl hosts' lists them,"
              + " --local is this one");
    }
    Printer printer = output.printer();
    String asked = name == null ? OwnHostName.name() : name;
    try (FleetSource source = connection.open(err)) {
      HostAnswer answer = source.host(DescribeHostRequest.newBuilder().setHost(asked).build());
      new HostPrinting(printer, source.leftOut(), out, err).print(answer);
      return partial.exitCode(answer.areas()).code();
    }
  }
}
