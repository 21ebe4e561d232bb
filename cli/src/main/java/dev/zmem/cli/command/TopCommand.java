package dev.zmem.cli.command;

import dev.zmem.cli.output.Column.Detail;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.Report;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.option.ChoiceConverter;
import dev.zmem.program.option.DurationConverter;
import dev.zmem.proto.v1.GroupBy;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.proto.v1.QueryTableResponse;
import dev.zmem.proto.v1.SortBy;
import dev.zmem.proto.v1.TableRow;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zmemctl top}: who is using the RAM and the swap, over all matched hosts. */
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Who is using the RAM and the swap, over all matched hosts.",
    footer = {
      "",
      "RAM is PSS and huge pages, so sums are true; shared huge pages count once a segment and host.",
      "~ stands before estimates, ≥ before sums that lack processes, RSS where there is no PSS: see 'zmemctl help figures'.",
      "Example: zmemctl top --hosts='python-worker-*,!*-09' --filter=celery --watch"
    })
public final class TopCommand implements Callable<Integer> {
  /** What rows stand for. */
  enum By {
    PROGRAM(GroupBy.GROUP_BY_PROGRAM),
    HOST(GroupBy.GROUP_BY_HOST),
    USER(GroupBy.GROUP_BY_USER),
    PID(GroupBy.GROUP_BY_PID),
    COMMAND(GroupBy.GROUP_BY_COMMAND);

    final GroupBy wire;

    By(GroupBy wire) {
      this.wire = wire;
    }

    /** As it is typed. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Reads what rows stand for. */
  static final class Groups extends ChoiceConverter<By> {
    Groups() {
      super(By.class);
    }
  }

  /** Columns to sort by. */
  enum Sort {
    RAM(SortBy.SORT_BY_RAM, "ram_bytes"),
    USS(SortBy.SORT_BY_USS, "uss_bytes"),
    SHARED(SortBy.SORT_BY_SHARED, "shared_bytes"),
    RSS(SortBy.SORT_BY_RSS, "rss_bytes"),
    SWAP(SortBy.SORT_BY_SWAP, "swap_shown_bytes"),
    HUGETLB(SortBy.SORT_BY_HUGETLB, "hugetlb_bytes"),
    LAZYFREE(SortBy.SORT_BY_LAZY_FREE, "lazy_free_bytes"),
    COUNT(SortBy.SORT_BY_COUNT, "count"),
    HOSTS(SortBy.SORT_BY_HOSTS, "hosts"),
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

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HostGlobOptions hosts = new HostGlobOptions();

  @Option(
      names = "--by",
      paramLabel = "GROUP",
      defaultValue = "program",
      converter = Groups.class,
      description = "program, host, user, pid or command (default: ${DEFAULT-VALUE}).")
  private By by = By.PROGRAM;

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      defaultValue = "ram",
      converter = Sorts.class,
      description =
          "ram, uss, shared, rss, swap, hugetlb, lazyfree, count, hosts or name (default: ${DEFAULT-VALUE}).")
  private Sort sort = Sort.RAM;

  @Mixin private RowOptions rows = new RowOptions();

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
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    QueryTableRequest request = request();
    partial.notWith(watch != null, Objects.requireNonNull(spec).commandLine());
    if (connection.checkOnly()) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    Printer printer = output.printer();
    try (FleetSource source = connection.open(err)) {
      TablePrinting printing = new TablePrinting(partial, rows.filter, source.leftOut(), out, err);
      if (watch == null) {
        return print(source.table(request), printer, printing).code();
      }
      source.watch(
          request,
          watch,
          new WatchScreen(
              printer,
              out,
              err,
              (table, with) -> {
                var _ = print(table, with, printing);
              }));
      return ExitCode.OK.code();
    }
  }

  private QueryTableRequest request() {
    return QueryTableRequest.newBuilder()
        .addAllHostGlobs(hosts.globs())
        .setFilter(rows.filter)
        .setGroupBy(by.wire)
        .setSortBy(sort.wire)
        .setReverse(rows.reverse)
        .setLimit(rows.limit)
        .build();
  }

  private ExitCode print(QueryTableResponse table, Printer printer, TablePrinting printing) {
    Sorting sorting = new Sorting(sort.key, rows.reverse);
    Report<TableRow> report =
        by == By.PID
            ? TableColumns.processes(
                table.getRowsList(), table.getTotal(), table.getCoverage(), Detail.TABLE, sorting)
            : TableColumns.groups(
                table.getRowsList(), table.getTotal(), table.getCoverage(), by.name(), sorting);
    return printing.print(table, report, printer, hosts.globs(), "");
  }
}
