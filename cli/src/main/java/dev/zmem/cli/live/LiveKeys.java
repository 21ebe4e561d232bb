package dev.zmem.cli.live;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.zmem.cli.live.Level.Place;
import dev.zmem.cli.live.LiveState.Mode;
import dev.zmem.model.GroupNames;
import dev.zmem.model.SortNames;
import dev.zmem.proto.v1.QueryTableRequest;
import java.util.List;

/**
 * What each key does: the state after it. The letters are htop's and below's. Pure.
 *
 * @param page rows that the window has room for
 */
record LiveKeys(int page) {
  private static final String NO_GROUPS = "mappings cannot be grouped: Esc goes back";

  /** The state after a key that was pressed while {@code table} was shown. */
  LiveState after(LiveState state, Press press, ShownTable table) {
    if (press.key() == Key.GONE) {
      return state.in(new Mode.End());
    }
    return switch (state.mode()) {
      case Mode.Browse browse -> browse(state.in(LiveState.BROWSE), press, table);
      case Mode.Help help -> help(state, press, help.top());
      case Mode.Choose choose -> choose(state, press, choose);
      case Mode.Type type -> type(state, press, type);
      case Mode.End end -> state;
    };
  }

  private LiveState browse(LiveState state, Press press, ShownTable table) {
    Level level = state.level();
    return switch (press.key()) {
      case UP -> moved(state, table, level.place().row() - 1);
      case DOWN -> moved(state, table, level.place().row() + 1);
      case PAGE_UP -> moved(state, table, level.place().row() - page);
      case PAGE_DOWN -> moved(state, table, level.place().row() + page);
      case HOME -> state.with(level.at(Place.FIRST));
      case END -> moved(state, table, table.rows().size() - 1);
      case ENTER -> Zoom.into(state, table);
      case BACKSPACE -> state.back();
      case ESCAPE -> level.isFiltered() ? state.with(unfiltered(level)) : state.back();
      case F1 -> state.in(new Mode.Help(0));
      case F4 -> typing(state);
      case F5 -> grouped(state, "tree");
      case F6 -> sorting(state);
      case F10, GONE -> state.in(new Mode.End());
      case TEXT -> letter(state, press);
      case REDRAW -> state;
    };
  }

  private static LiveState letter(LiveState state, Press press) {
    Level level = state.level();
    return switch (press.text()) {
      case "q", "Q" -> state.in(new Mode.End());
      case "?", "h" -> state.in(new Mode.Help(0));
      case " ", "Z" -> state.paused(!state.paused());
      case "/", "\\" -> typing(state);
      case "<", ">", ".", ",", "s" -> sorting(state);
      case "g" -> grouping(state);
      case "t" -> grouped(state, "tree");
      case "H" -> grouped(state, GroupNames.HOST);
      case "p" -> grouped(state, "program");
      case "r" -> state.with(level.again());
      case "I" ->
          state.with(
              level.asking(
                  level.asked().toBuilder().setReverse(!level.asked().getReverse()).build()));
      case "M" -> sorted(state, level.usualSort());
      case "S" -> sorted(state, "swap");
      case "N" -> sorted(state, SortNames.NAME);
      default -> state;
    };
  }

  /** The selection on another row, within the table; the window follows. */
  private LiveState moved(LiveState state, ShownTable table, int row) {
    Level level = state.level();
    int last = table.rows().size() - 1;
    int to = Math.clamp(row, 0, Math.max(0, last));
    String key = to <= last ? table.keys().get(to) : null;
    return state.with(level.at(new Place(to, key, top(to, level.place().top()))));
  }

  /** The first row of a window that shows {@code row}, moved as little as can be. */
  private int top(int row, int before) {
    return Math.clamp(before, Math.max(0, row - Math.max(1, page) + 1), row);
  }

  /** The state in which the selection is where its row is in a new table, or a new window. */
  LiveState settled(LiveState state, ShownTable table) {
    Place place = state.level().place();
    int found = place.pinned() == null ? -1 : table.keys().indexOf(place.pinned());
    int row = Math.clamp(found >= 0 ? found : place.row(), 0, Math.max(0, table.rows().size() - 1));
    int most = Math.max(0, table.rows().size() - page);
    int top = Math.min(top(row, place.top()), most);
    return state.with(state.level().at(new Place(row, place.pinned(), top)));
  }

  private static LiveState help(LiveState state, Press press, int top) {
    return switch (press.key()) {
      case UP, PAGE_UP -> state.in(new Mode.Help(Math.max(0, top - 1)));
      case DOWN, PAGE_DOWN -> state.in(new Mode.Help(Math.min(top + 1, HelpText.LINES.size() - 1)));
      case REDRAW -> state;
      default -> state.in(LiveState.BROWSE);
    };
  }

  private static LiveState sorting(LiveState state) {
    Level level = state.level();
    List<String> words = level.sortNames();
    String now = level.asked().getSortBy();
    return state.in(
        new Mode.Choose(
            false, words, Math.max(0, words.indexOf(now.isEmpty() ? level.usualSort() : now))));
  }

  private static LiveState grouping(LiveState state) {
    if (state.level().isOfMappings()) {
      return state.saying(NO_GROUPS);
    }
    List<String> words = GroupNames.all();
    return state.in(
        new Mode.Choose(
            true, words, Math.max(0, words.indexOf(state.level().groups().getFirst()))));
  }

  private static LiveState choose(LiveState state, Press press, Mode.Choose choose) {
    int last = choose.words().size() - 1;
    return switch (press.key()) {
      case UP -> chosen(state, choose, Math.max(0, choose.at() - 1));
      case DOWN -> chosen(state, choose, Math.min(last, choose.at() + 1));
      case HOME, PAGE_UP -> chosen(state, choose, 0);
      case END, PAGE_DOWN -> chosen(state, choose, last);
      case ENTER -> {
        String word = choose.words().get(choose.at());
        LiveState browsing = state.in(LiveState.BROWSE);
        yield choose.grouping() ? grouped(browsing, word) : sorted(browsing, word);
      }
      case TEXT -> {
        for (int step = 1; step <= choose.words().size(); step++) {
          int at = (choose.at() + step) % choose.words().size();
          if (choose.words().get(at).startsWith(press.text())) {
            yield chosen(state, choose, at);
          }
        }
        yield press.isOneOf("qQ") ? state.in(LiveState.BROWSE) : state;
      }
      case ESCAPE, BACKSPACE, F1, F4, F5, F6, F10, GONE -> state.in(LiveState.BROWSE);
      case REDRAW -> state;
    };
  }

  private static LiveState chosen(LiveState state, Mode.Choose choose, int at) {
    return state.in(new Mode.Choose(choose.grouping(), choose.words(), at));
  }

  private static LiveState sorted(LiveState state, String word) {
    Level level = state.level();
    if (!level.sortNames().contains(word)) {
      return state;
    }
    QueryTableRequest asked = level.asked();
    boolean again = asked.getSortBy().equals(word);
    return state.with(
        level.asking(
            asked.toBuilder().setSortBy(word).setReverse(again && asked.getReverse()).build()));
  }

  private static LiveState grouped(LiveState state, String word) {
    Level level = state.level();
    if (level.isOfMappings()) {
      return state.saying(NO_GROUPS);
    }
    QueryTableRequest.Builder asked = level.asked().toBuilder().clearGroupBy().addGroupBy(word);
    boolean byProcess = word.equals(GroupNames.PROCESS);
    if (byProcess && !SortNames.ofProcesses().contains(asked.getSortBy())) {
      asked.setSortBy(SortNames.DEFAULT).setReverse(false);
    }
    if (level.host() != null && asked.getHostGlobsCount() == 0) {
      asked.addHostGlobs(level.host());
    }
    return state.with(level.grouped(asked.build()));
  }

  private static LiveState typing(LiveState state) {
    return state.in(new Mode.Type(state.level().asked().getFilter(), ""));
  }

  private static LiveState type(LiveState state, Press press, Mode.Type type) {
    return switch (press.key()) {
      case ENTER, UP, DOWN -> state.in(LiveState.BROWSE);
      case ESCAPE -> state.with(unfiltered(state.level())).in(LiveState.BROWSE);
      case BACKSPACE -> {
        int length = type.text().length();
        yield length == 0
            ? state.in(LiveState.BROWSE)
            : typed(state, type.text().substring(0, type.text().offsetByCodePoints(length, -1)));
      }
      case TEXT -> typed(state, type.text() + press.text());
      default -> state;
    };
  }

  private static LiveState typed(LiveState state, String text) {
    String trouble = trouble(text);
    LiveState typing = state.in(new Mode.Type(text, trouble));
    return trouble.isEmpty() ? typing.with(filtered(state.level(), text)) : typing;
  }

  /** The level without what was typed there. */
  private static Level unfiltered(Level level) {
    return filtered(level, level.inherited());
  }

  private static Level filtered(Level level, String filter) {
    return level.asked().getFilter().equals(filter)
        ? level
        : level.asking(level.asked().toBuilder().setFilter(filter).build());
  }

  /** Why a filter cannot be used; empty when it can. */
  private static String trouble(String filter) {
    try {
      var _ = Pattern.compile(filter.startsWith("!") ? filter.substring(1) : filter);
      return "";
    } catch (PatternSyntaxException e) {
      return String.valueOf(e.getDescription());
    }
  }
}
