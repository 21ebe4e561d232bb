package dev.zmem.cli.live;

import dev.zmem.cli.live.LiveState.Mode;
import dev.zmem.cli.live.StyledLine.Style;
import dev.zmem.cli.output.Symbols;
import dev.zmem.text.Ages;
import dev.zmem.text.Durations;
import dev.zmem.text.Escapes;
import dev.zmem.text.TextWidth;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The lines of the screen, for what was answered and chosen: as many as the window has, none wider.
 * Pure.
 *
 * @param columns of the window
 * @param height its lines
 * @param interval between tables
 * @param symbols the signs that the terminal can show
 * @param zone of the clock
 */
record Screen(int columns, int height, Duration interval, Symbols symbols, ZoneId zone) {
  private static final String BAR =
      "F1 Help  / Filter  s Sort  g Group  Enter Into  Esc Back  Space Pause  q Quit";
  private static final String BAR_OF_MAPPINGS =
      "F1 Help  / Filter  s Sort  r Read again  Esc Back  q Quit";

  /** Rows of the table that there is room for, beside all the lines that may be wanted. */
  int page(LiveState state, News news, ShownTable table, Instant now) {
    return room(head(state, news, now).size(), table.total().size());
  }

  private int room(int head, int total) {
    return Math.max(1, height - fitted(head) - 1 - (showsTotal() ? total : 0) - 1);
  }

  /** Of the lines above the table: where there is little room the first alone. */
  private int fitted(int head) {
    return height >= 12 ? head : Math.min(head, Math.max(1, height / 4));
  }

  private boolean showsTotal() {
    return height >= 8;
  }

  /** All lines. */
  List<StyledLine> lines(LiveState state, News news, ShownTable table, Instant now) {
    List<StyledLine> head = head(state, news, now);
    List<StyledLine> lines = new ArrayList<>(head.subList(0, fitted(head.size())));
    int room = room(head.size(), table.total().size());
    switch (state.mode()) {
      case Mode.Help help -> help(help.top(), lines);
      case Mode.Choose choose -> choices(choose, room, lines);
      case Mode.Browse browse -> table(state, table, room, lines);
      case Mode.Type type -> table(state, table, room, lines);
      case Mode.End end -> table(state, table, room, lines);
    }
    while (lines.size() < height - 1) {
      lines.add(new StyledLine("", Style.PLAIN));
    }
    List<StyledLine> shown = new ArrayList<>(lines.subList(0, height - 1));
    shown.add(foot(state));
    return shown.stream().map(this::cut).toList();
  }

  /** Where the cursor stands while a filter is typed: its column in the last line; else -1. */
  int cursor(LiveState state) {
    return state.mode() instanceof Mode.Type type
        ? Math.min(columns - 1, TextWidth.of(prompt(type)))
        : -1;
  }

  private List<StyledLine> head(LiveState state, News news, Instant now) {
    List<StyledLine> head = new ArrayList<>();
    Level level = state.level();
    head.add(new StyledLine(first(state, news, now), Style.BAR));
    if (!news.trouble().isEmpty()) {
      String since =
          news.since() == null
              ? ""
              : " since "
                  + clock(news.since())
                  + " ("
                  + Ages.print(Duration.between(news.since(), now))
                  + ")";
      String what = level.isOfMappings() ? "no mappings" : "no new table";
      head.add(new StyledLine(what + since + ": " + news.trouble(), Style.ALERT));
    }
    if (news.answer() != null) {
      String fleet = FleetLine.of(news.answer().covered());
      if (!fleet.isEmpty()) {
        head.add(new StyledLine(fleet, Style.PLAIN));
      }
      head.add(new StyledLine(news.about(), Style.PLAIN));
    }
    if (news.answer() == null && news.trouble().isEmpty() && level.isOfMappings()) {
      head.add(
          new StyledLine(
              "the agent of " + level.host() + " is asked for the mappings of " + level.pid() + "…",
              Style.PLAIN));
    }
    if (state.levels().size() > 1) {
      head.add(
          new StyledLine(
              state.levels().stream()
                  .map(each -> each.name().isEmpty() ? "all" : Escapes.escape(each.name()))
                  .collect(Collectors.joining(" > ")),
              Style.PLAIN));
    }
    return head;
  }

  private String first(LiveState state, News news, Instant now) {
    Level level = state.level();
    String filter = level.asked().getFilter();
    String sort = level.asked().getSortBy();
    return "zmem "
        + clock(now)
        + (level.isOfMappings() ? mappings(level, news, now) : tables(state))
        + "  sort "
        + (sort.isEmpty() ? level.usualSort() : sort)
        + (level.asked().getReverse() ? " reversed" : "")
        + (filter.isEmpty() ? "" : "  filter " + Escapes.escape(filter));
  }

  private String tables(LiveState state) {
    return (state.paused() ? "  PAUSED" : "  every " + Durations.print(interval))
        + "  by "
        + String.join(",", state.level().groups());
  }

  /** How old they are: their agent is asked when the reader wants it, and not every interval. */
  private static String mappings(Level level, News news, Instant now) {
    if (news.since() == null) {
      return "  mappings";
    }
    boolean isAsked =
        news.trouble().isEmpty() && !level.asksAs(Objects.requireNonNull(news.level()));
    return "  mappings read "
        + Ages.print(Duration.between(news.since(), now))
        + " ago, "
        + (isAsked ? "being read again" : "r reads again");
  }

  private String clock(Instant at) {
    return LocalTime.ofInstant(at, zone).truncatedTo(ChronoUnit.SECONDS).format(CLOCK);
  }

  private static final java.time.format.DateTimeFormatter CLOCK =
      java.time.format.DateTimeFormatter.ofPattern("HH:mm:ss", java.util.Locale.ROOT);

  private void table(LiveState state, ShownTable table, int room, List<StyledLine> lines) {
    lines.add(new StyledLine(table.title(), Style.TITLE));
    Level.Place place = state.level().place();
    int top = Math.clamp(place.top(), 0, Math.max(0, table.rows().size() - 1));
    for (int row = top; row < Math.min(table.rows().size(), top + room); row++) {
      lines.add(
          new StyledLine(table.rows().get(row), row == place.row() ? Style.SELECTED : Style.PLAIN));
    }
    if (showsTotal()) {
      for (String line : table.total()) {
        lines.add(new StyledLine(line, Style.TOTAL));
      }
    }
  }

  private static void help(int top, List<StyledLine> lines) {
    for (String line : HelpText.LINES.subList(top, HelpText.LINES.size())) {
      lines.add(new StyledLine(line, Style.PLAIN));
    }
  }

  private static void choices(Mode.Choose choose, int room, List<StyledLine> lines) {
    lines.add(new StyledLine(choose.grouping() ? "Rows are" : "Sort by", Style.TITLE));
    int top = Math.max(0, choose.at() - room + 1);
    for (int word = top; word < Math.min(choose.words().size(), top + room); word++) {
      lines.add(
          new StyledLine(
              "  " + choose.words().get(word), word == choose.at() ? Style.SELECTED : Style.PLAIN));
    }
  }

  private StyledLine foot(LiveState state) {
    return switch (state.mode()) {
      case Mode.Type type ->
          new StyledLine(
              prompt(type) + (type.trouble().isEmpty() ? "" : "   (" + type.trouble() + ")"),
              type.trouble().isEmpty() ? Style.BAR : Style.ALERT);
      case Mode.Choose choose -> new StyledLine("Up Down choose  Enter take  Esc leave", Style.BAR);
      case Mode.Help help -> new StyledLine("any key: back to the table", Style.BAR);
      case Mode.Browse browse ->
          browse.notice().isEmpty()
              ? new StyledLine(state.level().isOfMappings() ? BAR_OF_MAPPINGS : BAR, Style.BAR)
              : new StyledLine(browse.notice(), Style.ALERT);
      case Mode.End end -> new StyledLine(BAR, Style.BAR);
    };
  }

  private static String prompt(Mode.Type type) {
    return "Filter: " + Escapes.escape(type.text());
  }

  /** No wider than the window; what is drawn on a bar fills its line. */
  private StyledLine cut(StyledLine line) {
    String text = TextWidth.cut(symbols.in(line.text()), columns, symbols.in("…"));
    boolean fills = line.style() == Style.BAR || line.style() == Style.SELECTED;
    return new StyledLine(fills ? TextWidth.padded(text, columns) : text, line.style());
  }
}
