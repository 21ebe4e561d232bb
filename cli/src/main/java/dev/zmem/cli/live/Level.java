package dev.zmem.cli.live;

import dev.zmem.cli.fleet.HostQuestion;
import dev.zmem.model.GroupNames;
import dev.zmem.proto.v1.ListProcessesRequest;
import dev.zmem.proto.v1.QueryTableRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One depth of the view: what is asked, and where in the table the reader is. Immutable.
 *
 * @param name of the row of the level above that it was opened by; empty for the first
 * @param asked the question
 * @param host whose agent is asked for its processes instead; null where the table is
 * @param place where the reader is
 */
record Level(String name, QueryTableRequest asked, @Nullable String host, Place place) {

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
    return new Level("", asked, host, Place.FIRST);
  }

  /** The same with another question, from its first row on. */
  Level asking(QueryTableRequest other) {
    return new Level(name, other, host, Place.FIRST);
  }

  /** The same at another place. */
  Level at(Place other) {
    return new Level(name, asked, host, other);
  }

  /** What its rows stand for. */
  List<String> groups() {
    if (host != null) {
      return List.of(GroupNames.PROCESS);
    }
    return asked.getGroupByCount() == 0 ? List.of("program") : asked.getGroupByList();
  }

  /** Whether each row is a process. */
  boolean isOfProcesses() {
    return groups().equals(List.of(GroupNames.PROCESS));
  }

  /** Whether the answer to {@code other}'s question is the one to this one's. */
  boolean asksAs(Level other) {
    return asked.equals(other.asked) && java.util.Objects.equals(host, other.host);
  }

  /** The question to the agent of {@link #host}. */
  ListProcessesRequest processes() {
    return HostQuestion.of(host == null ? "" : host, asked);
  }
}
