package dev.zmem.cli.live;

import com.google.re2j.Pattern;
import dev.zmem.cli.live.Level.Place;
import dev.zmem.model.GroupNames;
import dev.zmem.model.SortNames;
import dev.zmem.proto.v1.QueryTableRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a row to what it stands for: a host's programs, a program's processes. Pure. */
final class Zoom {
  private Zoom() {}

  /** The level that a row of this one opens; null where there is nothing below. */
  static @Nullable Level into(Level level, ShownTable table, int row) {
    if (row >= table.rows().size() || level.isOfProcesses()) {
      return null;
    }
    List<String> groups = level.groups();
    List<String> names = table.names(row);
    QueryTableRequest.Builder asked = level.asked().toBuilder();
    String host = onlyHost(level);
    String by = GroupNames.PROCESS;
    boolean narrowed = level.narrowed();
    for (int at = 0; at < groups.size(); at++) {
      String group = groups.get(at);
      String name = names.get(at);
      if (group.equals(GroupNames.HOST)) {
        host = name;
        asked.clearHostGlobs().addHostGlobs(name);
        by = groups.size() == 1 ? "program" : by;
      } else if (!narrowed) {
        asked.setFilter("^" + Pattern.quote(name) + "$").setFilterBy(group);
        narrowed = true;
      } else {
        by = group; // one filter narrows one thing: the other is seen in its rows
      }
    }
    boolean processes = by.equals(GroupNames.PROCESS);
    asked.clearGroupBy().addGroupBy(by);
    if (processes && !SortNames.ofProcesses().contains(asked.getSortBy())) {
      asked.setSortBy(SortNames.DEFAULT).setReverse(false);
    }
    return new Level(
        String.join(", ", names), asked.build(), processes ? host : null, narrowed, Place.FIRST);
  }

  /** The one host that a level above has chosen; null where there may be several. */
  private static @Nullable String onlyHost(Level level) {
    List<String> globs = level.asked().getHostGlobsList();
    return globs.size() == 1 && globs.getFirst().chars().noneMatch(c -> "*?[!\\".indexOf(c) >= 0)
        ? globs.getFirst()
        : null;
  }
}
