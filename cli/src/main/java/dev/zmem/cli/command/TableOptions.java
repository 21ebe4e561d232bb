package dev.zmem.cli.command;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.output.Bars;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Column.Kind;
import dev.zmem.cli.output.ColumnWords;
import dev.zmem.cli.output.Decimals;
import dev.zmem.cli.output.Format;
import dev.zmem.cli.output.SizeUnit;
import dev.zmem.model.SortNames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What tables of rows show beside their figures, or instead. */
final class TableOptions {
  @Option(
      names = "--bars",
      description = "A bar in each row, as long as its figure of the column sorted by.")
  private boolean bars;

  @Option(
      names = {"-t", "--total-only"},
      description =
          "Print one number: the total of the column sorted by, in bytes, or in --units with its unit; - where it is not known.")
  private boolean totalOnly;

  /** Whether one number is printed. */
  boolean totalOnly() {
    return totalOnly;
  }

  /** Refuses what one number cannot be: data, a total of names, a table with bars. */
  void check(CommandLine command, Format format, String sort) {
    String trouble =
        !totalOnly
            ? ""
            : !format.isTable()
                ? "--output=" + format + ", which has the total beside its rows"
                : sort.equals(SortNames.NAME)
                    ? "--sort=name, which has no total"
                    : bars ? "--bars" : "";
    if (!trouble.isEmpty()) {
      throw new ParameterException(command, "--total-only: not with " + trouble);
    }
  }

  /** The total of the column sorted by as text; {@code -} where it is not known. */
  String total(FleetAnswer answer, Sorting sorting, SizeUnit unit) {
    Column<Integer> column = figure(new ShownColumns(List.of(), unit).of(answer), sorting);
    Object total = answer.hasTotal() ? column.value().apply(answer.rows()) : null;
    if (!(total instanceof Number number)) {
      return "-";
    }
    return switch (column.kind()) {
      case BYTES -> unit.print(number.longValue());
      case PERCENT -> Decimals.percent(number.doubleValue());
      case BYTES_PER_SECOND, COUNT, SECONDS, MICROS, TEXT, COMMAND -> number.toString();
    };
  }

  /** The columns, and bars behind the one sorted by where they are asked for. */
  List<Column<Integer>> with(List<Column<Integer>> columns, FleetAnswer answer, Sorting sorting) {
    if (!bars) {
      return columns;
    }
    List<Column<Integer>> all = new ArrayList<>(columns);
    Column<Integer> figure = figure(answer.columns(), sorting);
    int place = 0;
    for (int at = 0; at < all.size(); at++) {
      place = all.get(at).key().equals(figure.key()) ? at + 1 : place;
    }
    all.add(place, Bars.of(figure, IntStream.range(0, answer.rows()).boxed().toList()));
    return all;
  }

  /** The column sorted by if it has numbers, else RAM. */
  private static Column<Integer> figure(List<Column<Integer>> columns, Sorting sorting) {
    for (Column<Integer> column : columns) {
      if (column.look().sortName().equals(sorting.sortName()) && column.kind() != Kind.TEXT) {
        return column;
      }
    }
    Column<Integer> ram = ColumnWords.find("ram", columns);
    return ram == null ? columns.getFirst() : ram;
  }
}
