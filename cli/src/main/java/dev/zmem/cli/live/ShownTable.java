package dev.zmem.cli.live;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Printer;
import dev.zmem.model.GroupNames;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer laid out for a window's width. Immutable.
 *
 * @param title the columns' titles
 * @param rows a line each
 * @param keys what tells a row from the others, however they move
 * @param names of each row, what it stands for, group by group
 * @param total the lines of the total; none where there is none
 */
record ShownTable(
    String title,
    List<String> rows,
    List<String> keys,
    List<List<String>> names,
    List<String> total) {

  /** Before the first answer. */
  static final ShownTable NONE = new ShownTable("", List.of(), List.of(), List.of(), List.of());

  /** Lays out these columns of the answer to a level's question. */
  static ShownTable of(
      FleetAnswer answer,
      List<Column<Integer>> shown,
      Level level,
      Growth growth,
      Printer printer) {
    List<List<String>> names = names(answer, level);
    List<String> keys = keys(answer, level, names);
    List<Column<Integer>> columns = growth.beside(level, answer, shown, keys);
    StringWriter text = new StringWriter();
    printer.print(answer.report("rows", columns), new PrintWriter(text));
    List<String> lines = text.toString().lines().toList();
    int rows = Math.min(answer.rows(), lines.size() - 1);
    return new ShownTable(
        lines.getFirst(),
        lines.subList(1, rows + 1),
        keys,
        names,
        lines.subList(rows + 1, lines.size()));
  }

  /** What a row stands for, group by group. */
  List<String> names(int row) {
    return names.get(row);
  }

  private static List<List<String>> names(FleetAnswer answer, Level level) {
    List<String> groups = level.groups();
    List<List<String>> columns = new ArrayList<>();
    for (String group : groups) {
      columns.add(
          answer.texts(groups.size() == 1 && !group.equals(GroupNames.PROCESS) ? "name" : group));
    }
    List<List<String>> names = new ArrayList<>(answer.rows());
    for (int row = 0; row < answer.rows(); row++) {
      List<String> of = new ArrayList<>(groups.size());
      for (List<String> column : columns) {
        of.add(row < column.size() ? column.get(row) : "");
      }
      names.add(of);
    }
    return names;
  }

  private static List<String> keys(FleetAnswer answer, Level level, List<List<String>> names) {
    boolean processes = level.isOfProcesses();
    List<String> hosts = processes ? answer.texts("host") : List.of();
    List<String> starts = processes ? answer.texts("started_at") : List.of();
    List<String> programs = processes ? answer.texts("name") : List.of();
    List<String> keys = new ArrayList<>(names.size());
    for (int row = 0; row < names.size(); row++) {
      keys.add(
          String.join("\0", names.get(row)) + at(hosts, row) + at(starts, row) + at(programs, row));
    }
    return keys;
  }

  private static String at(List<String> texts, int row) {
    return row < texts.size() ? "\0" + texts.get(row) : "";
  }
}
