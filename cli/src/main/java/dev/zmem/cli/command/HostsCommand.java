package dev.zmem.cli.command;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.proto.v1.ListHostsRequest;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zmemctl hosts}: every host with its own figures. */
@Command(
    name = "hosts",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Every host: what its processes hold, and what the kernel says of its memory.",
    footer = {
      "",
      "RAM and SWAP are what the host's processes hold, as in top; the other figures are its"
          + " kernel's. PSI is the share of time in which tasks waited for memory. See 'zmemctl"
          + " help figures'."
    })
public final class HostsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private HostGlobOptions hosts = new HostGlobOptions();
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
    Printer printer = output.printer();
    try (FleetSource source = connection.open(err)) {
      FleetAnswer answer =
          source.hosts(
              ListHostsRequest.newBuilder()
                  .addAllHostGlobs(hosts.globs())
                  .setLabelSelector(hosts.selector())
                  .build());
      boolean nothing = answer.rows() == 0;
      if (!nothing || !printer.format().isTable()) {
        printer.print(
            answer
                .report("hosts", output.shown().of(answer))
                .answered(answer.answeredAtMillis(), source.leftOut()),
            out);
        out.flush();
      }
      err.println(
          nothing
              ? "zmemctl: " + CoverageText.nothingMatched(answer.covered(), hosts.typed())
              : printer
                      .symbols()
                      .in(CoverageText.line(answer.covered(), printer.format() != Format.TABLE))
                  + CoverageText.ownHost(source.leftOut(), answer.covered()));
      return (nothing ? ExitCode.NOTHING_MATCHED : partial.exitCode(answer)).code();
    }
  }
}
