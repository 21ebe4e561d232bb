package dev.zmem.cli.detail;

import dev.zmem.cli.command.ConnectionOptions;
import dev.zmem.cli.command.OutputOptions;
import dev.zmem.cli.command.Partial;
import dev.zmem.cli.command.Sorting;
import dev.zmem.cli.fleet.AnswerCoverage;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.fleet.MappingsText;
import dev.zmem.cli.output.Printer;
import dev.zmem.model.SortNames;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.option.WordConverter;
import dev.zmem.proto.v1.ListMappingsRequest;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code zmemctl maps}: memory by what is mapped, of a process or of a host. */
@Command(
    name = "maps",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "The memory of one process, or of one host, by what is mapped: files, libraries, heaps.",
    footer = {
      "",
      "Examples: zmemctl maps web-1/4711; zmemctl maps web-1 -n 20; zmemctl maps --local 4711.",
      "The agent reads smaps in pieces, so that no process waits longer than its --stall-budget."
          + " ≥ stands before a PSS that lacks shared pages: the process has a mapping too large to"
          + " be read so, and was measured by windows of its page table; ~ where some windows stand"
          + " for all."
    })
public final class MapsCommand implements Callable<Integer> {
  /** What rows are sorted by. */
  static final class Sorts extends WordConverter {
    @Override
    protected List<String> words() {
      return SortNames.ofMappings();
    }
  }

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "HOST[/PID]",
      description = "The host, or one process of it; of this host the number alone will do.")
  private String place = "";

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      defaultValue = "pss",
      converter = Sorts.class,
      completionCandidates = Sorts.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private String sort = "pss";

  @Mixin private MappingRowOptions rows = new MappingRowOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private Partial partial = new Partial();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    output.refuseShares(Objects.requireNonNull(spec).commandLine());
    if (connection.checkOnly()) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    ProcessPlace asked = ProcessPlace.of(place, !connection.isRemote());
    ListMappingsRequest request =
        ListMappingsRequest.newBuilder()
            .setHost(asked.host())
            .setPid(asked.pid())
            .setWithinMillis(connection.millisForAgent())
            .setFilter(rows.regex())
            .setSortBy(sort)
            .setReverse(rows.reverse)
            .setLimit(rows.limit)
            .build();
    try (FleetSource source = connection.open(err)) {
      FleetAnswer answer = source.mappings(request);
      Printer printer = output.printer();
      boolean nothing = answer.rows() == 0;
      if (!nothing || !printer.format().isTable()) {
        printer.print(
            Partial.of(
                answer
                    .report("rows", new Sorting(sort, rows.reverse).mark(output.shown().of(answer)))
                    .answered(answer.answeredAtMillis(), source.leftOut()),
                answer),
            out);
        out.flush();
      }
      AnswerCoverage covered = answer.covered();
      err.println(
          nothing && !rows.filter.isEmpty()
              ? "zmemctl: no mapping matches --filter=" + rows.filter + " on " + asked.host()
              : printer.symbols().in(MappingsText.line(covered))
                  + Partial.line(answer.rowsLeftOut(), answer.leftOutReason()));
      return (nothing ? ExitCode.NOTHING_MATCHED : partial.exitCode(answer)).code();
    }
  }
}
