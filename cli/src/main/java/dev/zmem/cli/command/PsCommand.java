package dev.zmem.cli.command;

import dev.zmem.cli.output.Column.Detail;
import dev.zmem.program.ExitCode;
import dev.zmem.program.ThisHost;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zmemctl ps}: the processes of one host, asked of its agent. */
@Command(
    name = "ps",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "The processes of one host, as its agent measured them last.",
    footer = {
      "",
      "~ stands before estimates; -o wide says of which kind, how far off and how old."
    })
public final class PsCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "The host (default with --local: this one).")
  private @Nullable String host;

  @Mixin private RowOptions rows = new RowOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    if (connection.checkOnly()) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    ListProcessesRequest request =
        ListProcessesRequest.newBuilder()
            .setHost(host == null ? ThisHost.name() : host)
            .setFilter(rows.filter)
            .setSortBy(rows.sort.wire)
            .setReverse(rows.reverse)
            .setLimit(rows.limit)
            .build();
    try (FleetSource source = connection.open(err)) {
      ListProcessesResponse answer = source.processes(request);
      output
          .printer()
          .print(
              TableColumns.processes(
                  answer.getRowsList(), answer.getTotal(), answer.getCoverage(), Detail.DATA),
              out);
      out.flush();
      err.println(
          CoverageText.line(answer.getCoverage(), answer.getTotal().getErrorBytes())
              + (answer.getFromLiveState()
                  ? "; the agent did not answer: figures within the delta threshold"
                  : ""));
      return (answer.getRowsCount() == 0 ? ExitCode.NOTHING_MATCHED : ExitCode.OK).code();
    }
  }
}
