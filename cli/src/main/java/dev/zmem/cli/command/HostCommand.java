package dev.zmem.cli.command;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.fleet.HostAnswer;
import dev.zmem.cli.fleet.RepeatedQuestion;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.ColumnWords;
import dev.zmem.cli.output.FactLines;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.PartTable;
import dev.zmem.cli.output.Printer;
import dev.zmem.cli.output.Report;
import dev.zmem.cli.output.SizeUnit;
import dev.zmem.program.OwnHostName;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.option.DurationConverter;
import dev.zmem.proto.v1.DescribeHostRequest;
import dev.zmem.text.Ages;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    partial.notWith(watch != null, Objects.requireNonNull(spec).commandLine());
    output.refuseShares(Objects.requireNonNull(spec).commandLine()); // SHARE has them
    if (connection.checkOnly()) {
      out.println("configuration ok");
      return ExitCode.OK.code();
    }
    if (name == null && connection.capture() != null) {
      throw missing("the capture's hosts? 'zmemctl hosts --from' lists them");
    }
    if (name == null && connection.isRemote()) {
      throw missing("the aggregator's hosts? 'zmemctl hosts' lists them, --local is this one");
    }
    String asked = name == null ? OwnHostName.name() : name;
    try (FleetSource source = connection.open(err)) {
      DescribeHostRequest request = DescribeHostRequest.newBuilder().setHost(asked).build();
      if (watch == null) {
        HostAnswer answer = source.host(request);
        print(answer, output.printer(), source.leftOut());
        return partial.exitCode(answer.areas()).code();
      }
      AtomicReference<@Nullable HostAnswer> newest = new AtomicReference<>();
      new RepeatedQuestion(
              source,
              () -> connection.open(err),
              from -> {
                HostAnswer answer = from.host(request);
                newest.set(answer);
                return answer.areas();
              })
          .ask(
              watch,
              new WatchScreen(
                  output.printer(),
                  out,
                  err,
                  (_, with) ->
                      print(Objects.requireNonNull(newest.get()), with, source.leftOut())));
      return ExitCode.OK.code();
    }
  }

  private ParameterException missing(String which) {
    return new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "host: missing NAME: which of " + which);
  }

  /** Prints what the kernel says, and a table for each part that rows add up to. */
  private void print(HostAnswer answer, Printer printer, int leftOut) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    FleetAnswer areas = answer.areas();
    // shares are a column of their own, of what each part adds up to
    List<Column<Integer>> shown = new ShownColumns(output.shown().words(), SizeUnit.AUTO).of(areas);
    if (printer.format().isTable()) {
      FactLines.print(answer.host().columns(), 0, printer, out);
      for (Map.Entry<String, List<Integer>> part : parts(areas).entrySet()) {
        out.println();
        printer
            .inUnit(SizeUnit.MIB)
            .print(
                new Report<>(
                    "areas",
                    PartTable.columns(
                        shown, part.getKey(), whole(areas, part.getValue().getFirst())),
                    part.getValue(),
                    PartTable.TOTAL,
                    Map.of()),
                out);
      }
    } else {
      printer.print(
          areas.report("areas", shown).answered(areas.answeredAtMillis(), leftOut),
          Map.of("host", record(answer.host())),
          out);
    }
    out.flush();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    err.println(
        printer.symbols().in(CoverageText.line(areas.covered(), printer.format() != Format.TABLE))
            + CoverageText.ownHost(leftOut, areas.covered())
            + (answer.ageSeconds() < 1
                ? ""
                : "; measured " + Ages.print(answer.ageSeconds()) + " ago"));
  }

  /** The numbers of the rows, by the part that they add up to. */
  private static Map<String, List<Integer>> parts(FleetAnswer areas) {
    Map<String, List<Integer>> parts = new LinkedHashMap<>();
    List<String> words = areas.texts("part");
    for (int row = 0; row < words.size(); row++) {
      parts.computeIfAbsent(words.get(row), _ -> new ArrayList<>()).add(row);
    }
    return parts;
  }

  /** What the rows of a row's part add up to. */
  private static @Nullable Object whole(FleetAnswer areas, int row) {
    Column<Integer> of = ColumnWords.find("of_bytes", areas.columns());
    return of == null ? null : of.value().apply(row);
  }

  /** The row of the host, by the keys of its columns. */
  private static Map<String, @Nullable Object> record(FleetAnswer host) {
    Map<String, @Nullable Object> record = new LinkedHashMap<>();
    for (Column<Integer> column : host.columns()) {
      record.put(column.key(), column.value().apply(0));
    }
    return record;
  }
}
