package dev.zmem.cli.command;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.output.Bars;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Column.Kind;
import dev.zmem.cli.output.ColumnWords;
import dev.zmem.cli.output.SizeUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** What tables of rows show beside their figures, or instead. */
final class TableOptions {
  @Option(
      names = "--bars",
      description = "A bar in each row, as long as its figure of the column sorted by.")
  private boolean bars;

  @Option(
      names = {"-t", "--total-only"},
      description =
          "Print one number: the total of the column sorted by, in bytes, or in --units with its unit.")
  private boolean totalOnly;

  /** Whether one number is printed. */
  boolean totalOnly() {
    return totalOnly;
  }

  /**
   * The total of the column sorted by, of RAM where that is of words, as text; empty where it is
   * not known.
   */
  Optional<String> total(FleetAnswer answer, Sorting sorting, SizeUnit unit) {
    Column<Integer> column = figure(answer.columns(), sorting);
    Object total = answer.hasTotal() ? column.value().apply(answer.rows()) : null;
    if (!(total instanceof Number number)) {
      return Optional.empty();
    }
    return Optional.of(
        column.kind() == Kind.BYTES ? unit.print(number.longValue()) : number.toString());
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
