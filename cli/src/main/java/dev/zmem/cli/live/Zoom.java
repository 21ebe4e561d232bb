package dev.zmem.cli.live;

import dev.zmem.model.GroupNames;
import dev.zmem.model.SortNames;
import dev.zmem.proto.v1.QueryTableRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From a row to what it stands for: a host's programs, a program's processes, a process's mappings.
 * The level that opens asks for the row's exact values beside the filter that was typed. Pure.
 */
final class Zoom {
  /** The row that sums the groups beyond an answer's bound. */
  private static final String OTHERS = "(others)";

  /** The value of hosts without a label. */
  private static final String NO_LABEL = "-";

  private static final Pattern PID = Pattern.compile("[1-9][0-9]{0,8}");

  private Zoom() {}

  /** The state with the selected row opened, or with the reason why it cannot be. */
  static LiveState into(LiveState state, ShownTable table) {
    Level level = state.level();
    int row = level.place().row();
    if (row >= table.rows().size()) {
      return state;
    }
    if (!table.isOf(level)) {
      return state.saying("the table of this level has not come yet");
    }
    if (level.isOfMappings()) {
      return state.saying("nothing lies below a mapping: Esc goes back");
    }
    List<String> names = table.names(row);
    if (level.isOfProcesses()) {
      return mappings(state, names);
    }
    if (names.stream().allMatch(OTHERS::equals)) {
      return state.saying(
          OTHERS + " sums what is beyond the table's bound and cannot be opened: / filters");
    }
    return state.into(into(level, names));
  }

  private static Level into(Level level, List<String> names) {
    List<String> groups = level.groups();
    QueryTableRequest.Builder asked = level.asked().toBuilder();
    String host = onlyHost(level);
    String by = "program";
    for (int at = 0; at < groups.size(); at++) {
      String group = groups.get(at);
      String name = names.get(at);
      if (group.equals(GroupNames.HOST)) {
        host = name;
        asked.clearHostGlobs().addHostGlobs(name);
      } else if (group.startsWith(GroupNames.LABEL)) {
        select(group.substring(GroupNames.LABEL.length()), name, asked);
      } else {
        narrow(group, name, asked);
        by = GroupNames.PROCESS;
      }
    }
    boolean processes = by.equals(GroupNames.PROCESS);
    asked.clearGroupBy().addGroupBy(by);
    if (processes && !SortNames.ofProcesses().contains(asked.getSortBy())) {
      asked.setSortBy(SortNames.DEFAULT).setReverse(false);
    }
    return Level.below(String.join(", ", names), asked.build(), processes ? host : null);
  }

  /** Of a process by its id, its host and its program. */
  private static LiveState mappings(LiveState state, List<String> names) {
    String pid = names.get(0);
    String told = names.get(1);
    String host = told.isEmpty() ? state.level().host() : told;
    if (host == null || !PID.matcher(pid).matches()) {
      return state.saying(
          "the row sums the smallest processes of a host and cannot be opened:"
              + " zmem-agent --max-rows says how many have rows of their own");
    }
    return state.into(
        Level.ofMappings((pid + " " + names.get(2)).strip(), host, Integer.parseInt(pid)));
  }

  /** Hosts of this label too, beside the selector that there is. */
  private static void select(String key, String value, QueryTableRequest.Builder asked) {
    String chosen = value.equals(NO_LABEL) ? "!" + key : key + "=" + value;
    String selector = asked.getLabelSelector();
    asked.setLabelSelector(selector.isBlank() ? chosen : selector + "," + chosen);
  }

  /** Processes of this value alone: of several of one attribute one would be enough. */
  private static void narrow(String attribute, String value, QueryTableRequest.Builder asked) {
    List<String> others =
        asked.getWhereList().stream().filter(pair -> !pair.startsWith(attribute + "=")).toList();
    asked.clearWhere().addAllWhere(others).addWhere(attribute + "=" + value);
  }

  /** The one host that a level above has chosen; null where there may be several. */
  private static @Nullable String onlyHost(Level level) {
    List<String> globs = level.asked().getHostGlobsList();
    return globs.size() == 1 && globs.getFirst().chars().noneMatch(c -> "*?[!\\".indexOf(c) >= 0)
        ? globs.getFirst()
        : null;
  }
}
