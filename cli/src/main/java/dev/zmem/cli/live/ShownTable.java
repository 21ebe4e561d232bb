package dev.zmem.cli.live;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Printer;
import dev.zmem.model.GroupNames;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer laid out for a window's width. Immutable.
 *
 * @param level that asked for it; null before the first answer
 * @param title the columns' titles
 * @param rows a line each
 * @param keys what tells a row from the others, however they move
 * @param names of each row, what it stands for, group by group; of a process its id, host, program
 * @param total the lines of the total; none where there is none
 */
record ShownTable(
    @Nullable Level level,
    String title,
    List<String> rows,
    List<String> keys,
    List<List<String>> names,
    List<String> total) {

  private static final List<String> PROCESS_KEYS = List.of(GroupNames.PROCESS, "host", "name");

  /** Before the first answer. */
  static final ShownTable NONE =
      new ShownTable(null, "", List.of(), List.of(), List.of(), List.of());

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
        level,
        lines.getFirst(),
        lines.subList(1, rows + 1),
        keys,
        names,
        lines.subList(rows + 1, lines.size()));
  }

  /** What a row stands for. */
  List<String> names(int row) {
    return names.get(row);
  }

  /** Whether it is the answer to this level's question, and not to one before. */
  boolean isOf(Level asked) {
    return level != null && level.asksAs(asked);
  }

  private static List<List<String>> names(FleetAnswer answer, Level level) {
    List<String> groups = level.groups();
    List<List<String>> columns = new ArrayList<>();
    if (level.isOfProcesses()) {
      PROCESS_KEYS.forEach(key -> columns.add(answer.texts(key)));
    } else if (groups.size() == 1) {
      columns.add(answer.texts("name"));
    } else {
      groups.forEach(group -> columns.add(answer.texts(key(group))));
      if (groups.size() == 2 && key(groups.getFirst()).equals(key(groups.getLast()))) {
        columns.set(1, answer.texts(key(groups.getLast()) + "_2")); // two labels of one word
      }
    }
    List<List<String>> names = new ArrayList<>(answer.rows());
    for (int row = 0; row < answer.rows(); row++) {
      List<String> of = new ArrayList<>(columns.size());
      for (List<String> column : columns) {
        of.add(row < column.size() ? column.get(row) : "");
      }
      names.add(of);
    }
    return names;
  }

  /** The key of a group's column: data's keys are words. */
  private static String key(String group) {
    String label =
        group.startsWith(GroupNames.LABEL)
            ? "label_" + group.substring(Math.max(group.indexOf(':'), group.indexOf('/')) + 1)
            : group;
    return label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
  }

  private static List<String> keys(FleetAnswer answer, Level level, List<List<String>> names) {
    List<String> starts = level.isOfProcesses() ? answer.texts("started_at") : List.of();
    List<String> keys = new ArrayList<>(names.size());
    for (int row = 0; row < names.size(); row++) {
      keys.add(
          String.join("\0", names.get(row)) + (row < starts.size() ? "\0" + starts.get(row) : ""));
    }
    return keys;
  }
}
