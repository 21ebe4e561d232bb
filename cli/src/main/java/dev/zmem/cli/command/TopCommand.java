package dev.zmem.cli.command;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.fleet.WatchEnd;
import dev.zmem.cli.output.Printer;
import dev.zmem.label.LabelNames;
import dev.zmem.model.Attribute;
import dev.zmem.model.GroupNames;
import dev.zmem.model.SortNames;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.option.DurationConverter;
import dev.zmem.program.option.WordConverter;
import dev.zmem.proto.v1.QueryTableRequest;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code zmemctl top}: who is using the RAM and the swap, over all matched hosts. */
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Who is using the RAM and the swap, over all matched hosts.",
    footer = {
      "",
      "RAM is PSS and huge pages, so sums are true; shared huge pages count once a segment and"
          + " host.",
      "~ stands before estimates, ≥ before sums that lack processes, RSS where there is no PSS: see"
          + " 'zmemctl help figures'.",
      "Example: zmemctl top --hosts='python-worker-*,!*-09' --filter=celery --watch"
    })
public final class TopCommand implements Callable<Integer> {
  /** What rows stand for, by key. */
  static final class Groups extends WordConverter {
    @Override
    protected List<String> words() {
      return GroupNames.all();
    }

    @Override
    protected List<String> patterns() {
      return List.of("label:KEY", "env:NAME", "pod-label:KEY");
    }

    @Override
    public String convert(String text) {
      String word = text.strip();
      if (word.startsWith(Attribute.ENVIRONMENT) || word.startsWith(Attribute.POD_LABEL)) {
        return RowOptions.named(word);
      }
      if (!word.startsWith(GroupNames.LABEL)) {
        return super.convert(text);
      }
      String trouble = LabelNames.troubleOfKey(word.substring(GroupNames.LABEL.length()));
      if (!trouble.isEmpty()) {
        throw new TypeConversionException("'" + word + "' (expected: label:KEY; " + trouble + ")");
      }
      return word;
    }
  }

  /** What rows are sorted by. */
  static final class Sorts extends WordConverter {
    @Override
    protected List<String> words() {
      return SortNames.ofGroups();
    }
  }

  /** What one row may stand for at once, as host,program. */
  private static final int MAX_GROUPS = 2;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private HostGlobOptions hosts = new HostGlobOptions();

  @Option(
      names = "--by",
      paramLabel = "GROUP",
      defaultValue = "program",
      converter = Groups.class,
      completionCandidates = Groups.class,
      split = ",",
      description =
          "${COMPLETION-CANDIDATES}, label:KEY (a label of hosts), env:NAME (a variable that"
              + " agents' --env-attributes allow), pod-label:KEY (a label of Kubernetes pods), or"
              + " two of them but pid, as host,program (default: ${DEFAULT-VALUE}).")
  private List<String> by = new ArrayList<>();

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      defaultValue = SortNames.DEFAULT,
      converter = Sorts.class,
      completionCandidates = Sorts.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private String sort = SortNames.DEFAULT;

  @Mixin private RowOptions rows = new RowOptions();

  @Option(
      names = "--watch",
      paramLabel = "TIME",
      arity = "0..1",
      fallbackValue = "2s",
      converter = DurationConverter.Watch.class,
      description =
          "Again every TIME, such as 500ms, 10s or 1m (default without TIME: 2s). On a terminal"
              + " this is a full-screen view with keys ('?' lists them); elsewhere a table each"
              + " time, until Ctrl-C.")
  private @Nullable Duration watch;

  @Mixin private TableOptions look = new TableOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private Partial partial = new Partial();
  @Mixin private ConnectionOptions.OrCapture connection = new ConnectionOptions.OrCapture();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    if (by.size() > MAX_GROUPS) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--by: " + by.size() + " groups (expected: at most " + MAX_GROUPS + ")");
    }
    QueryTableRequest request = request();
    partial.notWith(watch != null, Objects.requireNonNull(spec).commandLine());
    look.check(Objects.requireNonNull(spec).commandLine(), output.format(), sort);
    if (connection.checkOnly()) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    Printer printer = output.printer();
    LiveTables live = new LiveTables(connection, printer, look, output.shown(), hosts.typed());
    if (watch != null && live.isWanted()) {
      return live.show(request, watch, null).code();
    }
    try (FleetSource source = connection.open(err)) {
      TablePrinting printing =
          new TablePrinting(partial, rows, look, output.shown(), source.leftOut(), out, err);
      if (watch == null) {
        return print(source.table(request), printer, printing).code();
      }
      WatchScreen screen =
          new WatchScreen(
              printer,
              out,
              err,
              (table, with) -> {
                var _ = print(table, with, printing);
              });
      Duration interval = watch;
      return WatchEnd.of(
              !rows.pids.isEmpty(), screen, watcher -> source.watch(request, interval, watcher))
          .code();
    }
  }

  private QueryTableRequest request() {
    return rows.asked(hosts, sort)
        .addAllGroupBy(by)
        .setGrowth(output.showsMoreThanATable())
        .setLargestHost(output.showsMoreThanATable())
        .build();
  }

  private ExitCode print(FleetAnswer table, Printer printer, TablePrinting printing) {
    return printing.print(
        table, new Sorting(sort, rows.reverse), printer, hosts.typed(), note(table, by, sort));
  }

  /** Why the column sorted by, or one grouped by, says nothing; empty where it says something. */
  static String note(FleetAnswer table, List<String> by, String sort) {
    if (table.rows() == 0) {
      return "";
    }
    StringBuilder note = new StringBuilder();
    if (sort.equals(SortNames.GROWTH)
        && table.columns().stream()
            .filter(column -> column.look().sortName().equals(SortNames.GROWTH))
            .noneMatch(table::hasAny)) {
      note.append(
          "; no growth is known: an aggregator remembers five minutes of each host, a capture and a"
              + " single measurement have nothing to compare with");
    }
    for (String key : by) {
      if (key.startsWith(GroupNames.LABEL) && isNone(table, key)) {
        note.append("; no host here has the label ")
            .append(key.substring(GroupNames.LABEL.length()));
      } else if (key.startsWith(Attribute.ENVIRONMENT) && isNone(table, key)) {
        note.append("; no process here tells the variable ")
            .append(key.substring(Attribute.ENVIRONMENT.length()))
            .append(": an agent lets out those that its --env-attributes names");
      } else if (key.startsWith(Attribute.POD_LABEL) && isNone(table, key)) {
        note.append("; no pod here is known to have the label ")
            .append(key.substring(Attribute.POD_LABEL.length()))
            .append(": the aggregator's --kubernetes knows pods");
      }
    }
    return note.toString();
  }

  /** Whether every row is of those that have no such thing. */
  private static boolean isNone(FleetAnswer table, String key) {
    String title = key.substring(Math.max(key.indexOf(':'), key.indexOf('/')) + 1);
    return table.columns().stream()
        .filter(column -> column.title().equalsIgnoreCase(title))
        .reduce((_, last) -> last) // groups stand last
        .filter(column -> table.numbers().allMatch(row -> "-".equals(column.value().apply(row))))
        .isPresent();
  }
}
