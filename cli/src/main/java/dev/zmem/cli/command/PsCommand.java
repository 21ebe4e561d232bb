package dev.zmem.cli.command;

import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Report;
import dev.zmem.program.ThisHost;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.ChoiceConverter;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.ListProcessesResponse;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.proto.v1.SortBy;
import dev.zmem.proto.v1.TableRow;
import dev.zmem.text.Ages;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code zmemctl ps}: the processes of one host, asked of its agent. */
@Command(
    name = "ps",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "The processes of one host, as its agent measured them last.",
    footer = {
      "",
      "~ stands before estimates, ≥ before sums that lack processes, RSS where there is no PSS: see 'zmemctl help figures'."
    })
public final class PsCommand implements Callable<Integer> {
  /** Columns to sort by; each row is one process, on one host. */
  enum Sort {
    RAM(SortBy.SORT_BY_RAM, "ram_bytes"),
    USS(SortBy.SORT_BY_USS, "uss_bytes"),
    SHARED(SortBy.SORT_BY_SHARED, "shared_bytes"),
    RSS(SortBy.SORT_BY_RSS, "rss_bytes"),
    SWAP(SortBy.SORT_BY_SWAP, "swap_shown_bytes"),
    HUGETLB(SortBy.SORT_BY_HUGETLB, "hugetlb_bytes"),
    LAZYFREE(SortBy.SORT_BY_LAZY_FREE, "lazy_free_bytes"),
    NAME(SortBy.SORT_BY_NAME, "name");

    final SortBy wire;

    /** Of the column. */
    final String key;

    Sort(SortBy wire, String key) {
      this.wire = wire;
      this.key = key;
    }

    /** As it is typed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Reads columns to sort by. */
  static final class Sorts extends ChoiceConverter<Sort> {
    Sorts() {
      super(Sort.class);
    }
  }

  /** A name; an empty one, as of a variable that is not set, would silently be this host. */
  static final class HostName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (text.isBlank()) {
        throw new TypeConversionException("'" + text + "' (expected: a host's name)");
      }
      return text.strip();
    }
  }

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      converter = HostName.class,
      description = "The host (default: this one).")
  private @Nullable String host;

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      defaultValue = "ram",
      converter = Sorts.class,
      description =
          "ram, uss, shared, rss, swap, hugetlb, lazyfree or name (default: ${DEFAULT-VALUE}).")
  private Sort sort = Sort.RAM;

  @Mixin private RowOptions rows = new RowOptions();
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
    ListProcessesRequest request =
        ListProcessesRequest.newBuilder()
            .setHost(host == null ? ThisHost.name() : host)
            .setFilter(rows.filter)
            .setSortBy(sort.wire)
            .setReverse(rows.reverse)
            .setLimit(rows.limit)
            .build();
    try (FleetSource source = connection.open(err)) {
      ListProcessesResponse answer = ask(source, request);
      QueryTableResponse table = TablePrinting.table(answer);
      Report<TableRow> report =
          TableColumns.processes(
              table.getRowsList(),
              table.getTotal(),
              table.getCoverage(),
              Detail.DATA,
              new Sorting(sort.key, rows.reverse));
      return new TablePrinting(partial, rows.filter, source.leftOut(), out, err)
          .print(table, report, output.printer(), List.of(request.getHost()), note(answer))
          .code();
    }
  }

  /** Asks; who named no host is told which one was taken, and how to name another. */
  private ListProcessesResponse ask(FleetSource source, ListProcessesRequest request) {
    try {
      return source.processes(request);
    } catch (ProgramException e) {
      if (host != null || e.exitCode() != ExitCode.NOTHING_MATCHED) {
        throw e;
      }
      throw new ProgramException(
          e.exitCode(),
          e.getMessage()
              + " ("
              + request.getHost()
              + " is this machine: --host=NAME takes another)");
    }
  }

  /** How old the rows are where the agent did not give them. */
  private static String note(ListProcessesResponse answer) {
    if (!answer.getFromLiveState()) {
      return "";
    }
    boolean stopped = answer.getCoverage().getHostsStopped() > 0;
    return (stopped ? "; the agent was stopped" : "; the agent did not answer")
        + ": last known, "
        + Ages.print(answer.getAgeSeconds())
        + " old";
  }
}
