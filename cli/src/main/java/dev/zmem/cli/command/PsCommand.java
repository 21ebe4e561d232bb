package dev.zmem.cli.command;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.fleet.HostQuestion;
import dev.zmem.cli.fleet.RepeatedQuestion;
import dev.zmem.cli.fleet.TableWatcher;
import dev.zmem.cli.fleet.WatchEnd;
import dev.zmem.model.GroupNames;
import dev.zmem.model.SortNames;
import dev.zmem.program.OwnHostName;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.program.option.DurationConverter;
import dev.zmem.program.option.WordConverter;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import dev.zmem.text.Ages;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code zmemctl ps}: the processes of one host, asked of its agent. */
@Command(
    name = "ps",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "The processes of a host, as its agent measured them last, or of all hosts that --hosts"
            + " matches.",
    footer = {
      "",
      "~ stands before estimates, ≥ before sums that lack processes, RSS where there is no PSS: see"
          + " 'zmemctl help figures'."
    })
public final class PsCommand implements Callable<Integer> {
  /** What rows of one process on one host are sorted by. */
  static final class Sorts extends WordConverter {
    @Override
    protected List<String> words() {
      return SortNames.ofProcesses();
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
      description =
          "The host, whose agent is asked (default: this one; with --from all of the capture).")
  private @Nullable String host;

  @Mixin private HostGlobOptions hosts = new HostGlobOptions();

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
          "Again every TIME, as of top (default without TIME: 2s); with --pids until none is left.")
  private @Nullable Duration watch;

  @Mixin private TableOptions look = new TableOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private Partial partial = new Partial();
  @Mixin private ConnectionOptions.OrCapture connection = new ConnectionOptions.OrCapture();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    partial.notWith(watch != null, Objects.requireNonNull(spec).commandLine());
    look.check(Objects.requireNonNull(spec).commandLine(), output.format(), sort);
    if (connection.checkOnly()) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    if (isOfSeveralHosts()) {
      return ofSeveralHosts(err);
    }
    QueryTableRequest asked = ofTable();
    ListProcessesRequest request = HostQuestion.of(host == null ? OwnHostName.name() : host, asked);
    if (watch != null && live().isWanted()) {
      return live().show(asked, watch, request.getHost()).code();
    }
    try (FleetSource source = connection.open(err)) {
      if (watch != null) {
        Duration interval = watch;
        return watch(
            source,
            List.of(request.getHost()),
            watcher ->
                new RepeatedQuestion(source, () -> connection.open(err), from -> ask(from, request))
                    .ask(interval, watcher));
      }
      FleetAnswer answer = ask(source, request);
      return print(source, answer, List.of(request.getHost()));
    }
  }

  /** What is typed wins over what is set elsewhere, and of that the one host. */
  private boolean isOfSeveralHosts() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    boolean isTyped = command.getParseResult().hasMatchedOption("--hosts");
    if (isTyped && command.getParseResult().hasMatchedOption("--host")) {
      throw new ParameterException(
          command,
          "--host, --hosts: only one of them (--host asks one host's agent, --hosts takes globs)");
    }
    return isTyped || host == null && (!hosts.typed().isEmpty() || connection.capture() != null);
  }

  /** What the aggregator knows of the processes of all hosts that the globs match. */
  private int ofSeveralHosts(PrintWriter err) {
    QueryTableRequest request = ofTable();
    if (watch != null && live().isWanted()) {
      return live().show(request, watch, null).code();
    }
    try (FleetSource source = connection.open(err)) {
      if (watch != null) {
        Duration interval = watch;
        return watch(source, hosts.typed(), watcher -> source.watch(request, interval, watcher));
      }
      return print(source, source.table(request), hosts.typed());
    }
  }

  private QueryTableRequest ofTable() {
    return rows.asked(hosts, sort).addGroupBy(GroupNames.PROCESS).build();
  }

  private LiveTables live() {
    return new LiveTables(connection, output.printer(), look, output.shown(), hosts.typed());
  }

  private int print(FleetSource source, FleetAnswer answer, List<String> globs) {
    return printing(source)
        .print(answer, new Sorting(sort, rows.reverse), output.printer(), globs, note(answer))
        .code();
  }

  private TablePrinting printing(FleetSource source) {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    return new TablePrinting(
        partial, rows, look, output.shown(), source.leftOut(), command.getOut(), command.getErr());
  }

  /** A table a tick, printed one after the other. */
  private int watch(FleetSource source, List<String> globs, Consumer<TableWatcher> tables) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    TablePrinting printing = printing(source);
    WatchScreen screen =
        new WatchScreen(
            output.printer(),
            out,
            err,
            (table, with) -> {
              var _ =
                  printing.print(table, new Sorting(sort, rows.reverse), with, globs, note(table));
            });
    return WatchEnd.of(!rows.pids.isEmpty(), screen, tables).code();
  }

  /** Asks; who named no host is told which one was taken, and how to name another. */
  private FleetAnswer ask(FleetSource source, ListProcessesRequest request) {
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
  private static String note(FleetAnswer answer) {
    Double ageSeconds = answer.lastKnown();
    if (ageSeconds == null) {
      return "";
    }
    boolean stopped = answer.covered().number("hosts_stopped") > 0;
    return (stopped ? "; the agent was stopped" : "; the agent did not answer")
        + ": last known, "
        + Ages.print(ageSeconds)
        + " old";
  }
}
