package dev.zmem.cli.command;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.fleet.RepeatedQuestion;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.ColumnWords;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.Printer;
import dev.zmem.model.SortNames;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.option.DurationConverter;
import dev.zmem.proto.v1.ListHostsRequest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  /** Columns to sort by, for help and completion. */
  static final class Sorts implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return SortNames.ofHosts().iterator();
    }
  }

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      completionCandidates = Sorts.class,
      description =
          "Sort by a column, by its title: ${COMPLETION-CANDIDATES}, or any other of -o wide and"
              + " of data (default: by name).")
  private String sort = "";

  @Option(names = "--reverse", description = "Turn the order round.")
  private boolean reverse;

  @Option(
      names = "--watch",
      paramLabel = "TIME",
      arity = "0..1",
      fallbackValue = "2s",
      converter = DurationConverter.Watch.class,
      description =
          "Again every TIME, such as 500ms, 10s or 1m, until Ctrl-C (default without TIME: 2s).")
  private @Nullable Duration watch;

  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private Partial partial = new Partial();
  @Mixin private ConnectionOptions.OrCapture connection = new ConnectionOptions.OrCapture();

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    partial.notWith(watch != null, command);
    if (connection.checkOnly()) {
      command.getOut().println("configuration ok");
      return ExitCode.OK.code();
    }
    ListHostsRequest request =
        ListHostsRequest.newBuilder()
            .addAllHostGlobs(hosts.globs())
            .setLabelSelector(hosts.selector())
            .setSortBy(sort)
            .setReverse(reverse)
            .build();
    Printer printer = output.printer();
    try (FleetSource source = connection.open(command.getErr())) {
      if (watch == null) {
        return print(source.hosts(request), printer, source.leftOut()).code();
      }
      new RepeatedQuestion(
              source, () -> connection.open(command.getErr()), from -> from.hosts(request))
          .ask(
              watch,
              new WatchScreen(
                  printer,
                  command.getOut(),
                  command.getErr(),
                  (answer, with) -> {
                    var _ = print(answer, with, source.leftOut());
                  }));
      return ExitCode.OK.code();
    }
  }

  private ExitCode print(FleetAnswer answer, Printer printer, int leftOut) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    boolean nothing = answer.rows() == 0;
    if (!nothing || !printer.format().isTable()) {
      printer.print(
          answer
              .report("hosts", marked(output.shown().of(answer)))
              .answered(answer.answeredAtMillis(), leftOut),
          out);
      out.flush();
    }
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    err.println(
        nothing
            ? "zmemctl: " + CoverageText.nothingMatched(answer.covered(), hosts.typed())
            : printer
                    .symbols()
                    .in(CoverageText.line(answer.covered(), printer.format() != Format.TABLE))
                + CoverageText.ownHost(leftOut, answer.covered()));
    return nothing ? ExitCode.NOTHING_MATCHED : partial.exitCode(answer);
  }

  /** The columns, of which the one sorted by is always shown and says so. */
  private List<Column<Integer>> marked(List<Column<Integer>> columns) {
    Column<Integer> sorted = sort.isEmpty() ? null : ColumnWords.find(sort, columns);
    return sorted == null
        ? columns
        : columns.stream()
            .map(column -> column.equals(sorted) ? column.sorted(reverse) : column)
            .toList();
  }
}
