package dev.zmem.cli.live;

import dev.zmem.cli.fleet.HostQuestion;
import dev.zmem.model.GroupNames;
import dev.zmem.model.MappingFigure;
import dev.zmem.model.SortNames;
import dev.zmem.proto.v1.ListMappingsRequest;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One depth of the view: what is asked, and where in the table the reader is. Immutable.
 *
 * @param name of the row of the level above that it was opened by; empty for the first
 * @param asked the question; of mappings their order and filter alone
 * @param host whose agent is asked for its processes instead; null where the table is
 * @param pid the process of {@code host} whose mappings are rows; 0 where they are not
 * @param inherited the filter that it was opened with; empty for the first
 * @param turn how often the reader wanted it asked at once
 * @param place where the reader is
 */
record Level(
    String name,
    QueryTableRequest asked,
    @Nullable String host,
    int pid,
    String inherited,
    int turn,
    Place place) {

  /**
   * Where in a table a reader is.
   *
   * @param row the selected row
   * @param pinned its key, when the selection stays on that row; null when it stays on the place
   * @param top first row of the window
   */
  record Place(int row, @Nullable String pinned, int top) {
    static final Place FIRST = new Place(0, null, 0);
  }

  /** The first level. */
  static Level of(QueryTableRequest asked) {
    return of(asked, null);
  }

  /** The first level, of one host's processes where there is a host. */
  static Level of(QueryTableRequest asked, @Nullable String host) {
    return new Level("", asked, host, 0, "", 0, Place.FIRST);
  }

  /** A level that a row of this name opens, likewise. */
  static Level below(String name, QueryTableRequest asked, @Nullable String host) {
    return new Level(name, asked, host, 0, asked.getFilter(), 0, Place.FIRST);
  }

  /** The mappings of a process, the largest first. */
  static Level ofMappings(String name, String host, int pid) {
    QueryTableRequest asked =
        QueryTableRequest.newBuilder().setSortBy(MappingFigure.PSS.sortName()).build();
    return new Level(name, asked, host, pid, "", 0, Place.FIRST);
  }

  /** The same with another question, from its first row on. */
  Level asking(QueryTableRequest other) {
    return new Level(name, other, host, pid, inherited, turn, Place.FIRST);
  }

  /** The same question to the aggregator, with rows that are something else. */
  Level grouped(QueryTableRequest other) {
    return new Level(name, other, null, 0, inherited, 0, Place.FIRST);
  }

  /** Whether the reader has typed a filter here. */
  boolean isFiltered() {
    return !asked.getFilter().isEmpty() && !asked.getFilter().equals(inherited);
  }

  /** The same at another place. */
  Level at(Place other) {
    return new Level(name, asked, host, pid, inherited, turn, other);
  }

  /** The same, asked once more and at once. */
  Level again() {
    return new Level(name, asked, host, pid, inherited, turn + 1, place);
  }

  /** The same, asked as often as {@code other}. */
  Level turnOf(Level other) {
    return new Level(name, asked, host, pid, inherited, other.turn, place);
  }

  /** What its rows stand for. */
  List<String> groups() {
    if (isOfMappings()) {
      return List.of("mapping");
    }
    if (host != null) {
      return List.of(GroupNames.PROCESS);
    }
    return asked.getGroupByCount() == 0 ? List.of("program") : asked.getGroupByList();
  }

  /** Whether each row is a process. */
  boolean isOfProcesses() {
    return groups().equals(List.of(GroupNames.PROCESS));
  }

  /** Whether rows are the mappings of one process. */
  boolean isOfMappings() {
    return pid > 0;
  }

  /** By what its rows can be sorted. */
  List<String> sortNames() {
    if (isOfMappings()) {
      return SortNames.ofMappings();
    }
    return isOfProcesses() ? SortNames.ofProcesses() : SortNames.ofGroups();
  }

  /** By what its rows are sorted unless something else is chosen. */
  String usualSort() {
    return isOfMappings() ? MappingFigure.PSS.sortName() : SortNames.DEFAULT;
  }

  /** Whether rows are the mappings of the process that {@code other}'s are of. */
  boolean isOfMappingsOf(Level other) {
    return isOfMappings()
        && pid == other.pid
        && Objects.equals(host, other.host)
        && name.equals(other.name);
  }

  /**
   * Whether the answer to {@code other}'s question is the one to this one's: mappings are sorted
   * and filtered here.
   */
  boolean asksAs(Level other) {
    return turn == other.turn
        && (isOfMappings()
            ? isOfMappingsOf(other)
            : pid == other.pid && asked.equals(other.asked) && Objects.equals(host, other.host));
  }

  /** The question to the agent of {@link #host}. */
  ListProcessesRequest processes() {
    return HostQuestion.of(host == null ? "" : host, asked);
  }

  /** The question for all mappings, which the agent may take so long for. */
  ListMappingsRequest mappings(int withinMillis) {
    return ListMappingsRequest.newBuilder()
        .setHost(host == null ? "" : host)
        .setPid(pid)
        .setWithinMillis(withinMillis)
        .build();
  }
}
