package dev.zmem.cli.command;

import dev.zmem.aggregator.answer.Column;
import dev.zmem.aggregator.answer.ColumnSpec;
import dev.zmem.aggregator.answer.HostColumns;
import dev.zmem.aggregator.answer.TableColumns;
import dev.zmem.aggregator.query.Grouping;
import dev.zmem.cli.output.Symbols;
import dev.zmem.model.FigureSpec.Detail;
import dev.zmem.model.RowKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The legend of the tables: {@code zmemctl help figures}, and sections of the man page. Columns and
 * kinds say themselves what they are.
 */
public final class FiguresHelp {
  private static final int MIN_WIDTH = 40;
  private static final int MAX_WIDTH = 120;

  /** Where texts begin behind short terms. */
  private static final int INDENT = 16;

  /**
   * A part of the legend.
   *
   * @param title its heading
   * @param entries in their order
   */
  public record Section(String title, List<Entry> entries) {}

  /**
   * A word of the tables and what it means.
   *
   * @param term the word
   * @param text its meaning, a sentence or two
   */
  public record Entry(String term, String text) {}

  private static final Entry TOTAL =
      new Entry(
          "TOTAL",
          "Below top and ps: the sum over all rows, also those that -n leaves out. As a column of"
              + " hosts: the machine's own memory (MemTotal).");

  private static final Section SIGNS =
      new Section(
          "SIGNS",
          List.of(
              new Entry(
                  "~1.2 GiB",
                  "An estimate, or a sum with one in it; ERROR says how far off it may be."),
              new Entry(
                  "≥1.2 GiB",
                  "At least so much: the sum lacks processes that have no PSS. Such rows sort by"
                      + " what they are known to hold and the RSS of those processes."),
              new Entry(
                  "RSS 1.2 GiB",
                  "No process of the row has PSS; this is their RSS, the most they can hold beside"
                      + " huge pages."),
              new Entry("-", "Not known, which is not nothing."),
              new Entry(
                  "<0.1 MiB",
                  "More than nothing; all sizes of a column are in one unit. Behind another sign it"
                      + " is 0.0 MiB: exactly nothing is 0 B."),
              new Entry("RAM↓", "The column that the table is sorted by.")));

  private static final Entry MIXED =
      new Entry("mixed", "In data: several kinds; 'kinds' has how many of each.");

  private static final Section STATES =
      new Section(
          "STATES",
          List.of(
              new Entry("ok", "Reported within the last three of its intervals."),
              new Entry(
                  "incomplete",
                  "Reports, but its agent lacks CAP_SYS_PTRACE and may not read all processes."),
              new Entry("silent", "Has not reported for longer; its figures are the last known."),
              new Entry("connecting", "Has connected and not reported yet."),
              new Entry(
                  "refused", "The aggregator has no room for it; the coverage line says why."),
              new Entry(
                  "stopped", "Its agent was stopped in order; its figures are the last known."),
              new Entry("never seen", "It is in --expected-hosts and has not reported yet.")));

  private static final Section EXAMPLES =
      new Section(
          "EXAMPLES",
          List.of(
              new Entry(
                  "zmemctl top", "Which programs hold the RAM of all hosts, the largest first."),
              new Entry("zmemctl top --by=host --sort=swap", "Which hosts have most in swap."),
              new Entry(
                  "zmemctl top --by=pid --filter=celery -n 20",
                  "The 20 largest celery processes of the fleet."),
              new Entry("zmemctl hosts -o wide", "Every host with all that its kernel says."),
              new Entry(
                  "zmemctl top -o json --fail-on-partial",
                  "For programs: bytes, and exit 6 when something is missing.")));

  private static final Section FILES =
      new Section(
          "FILES",
          List.of(
              new Entry("/etc/zmem/zmemctl.yaml", "Settings for all users; every option is a key."),
              new Entry("~/.config/zmem/zmemctl.yaml", "The user's own, which win."),
              new Entry("/etc/zmem/zmem-agent.yaml", "Whom --local spares too.")));

  private FiguresHelp() {}

  /** What the legend explains, for the list of topics. */
  public static String summary() {
    return "what columns, signs and kinds of figures mean";
  }

  /** All of it, in its order. */
  public static List<Section> sections() {
    return List.of(
        new Section("COLUMNS", columns()),
        new Section("COLUMNS OF HOSTS", entries(HostColumns.all())),
        SIGNS,
        new Section("KINDS", kinds()),
        STATES,
        EXAMPLES,
        FILES);
  }

  /** Of groups, and what tables of processes have beside them. */
  private static List<Entry> columns() {
    List<Entry> entries = entries(TableColumns.of(Grouping.BY_PROGRAM));
    for (Entry entry : entries(TableColumns.of(Grouping.BY_PROCESS))) {
      if (!entries.contains(entry)) {
        entries.add(entry);
      }
    }
    entries.add(TOTAL);
    return entries;
  }

  /** The columns that tables have, in their order. */
  private static <R> List<Entry> entries(List<Column<R>> columns) {
    List<Entry> entries = new ArrayList<>();
    for (Column<R> column : columns) {
      ColumnSpec spec = column.spec();
      if (spec.detail() != Detail.DATA) {
        entries.add(new Entry(spec.title(), spec.help()));
      }
    }
    return entries;
  }

  /** Those that have PSS first. */
  private static List<Entry> kinds() {
    List<Entry> entries = new ArrayList<>();
    for (boolean hasPss : new boolean[] {true, false}) {
      for (RowKind kind : RowKind.values()) {
        if (kind.hasPss() == hasPss) {
          entries.add(new Entry(kind.key(), kind.help()));
        }
      }
    }
    entries.add(MIXED);
    return entries;
  }

  /** The legend in lines of at most {@code width} characters, 40 to 120; 0 for 80. */
  public static String text(int width, Symbols symbols) {
    int fits = width == 0 ? 80 : Math.clamp(width, MIN_WIDTH, MAX_WIDTH);
    StringBuilder text = new StringBuilder();
    for (Section section : sections()) {
      text.append(text.isEmpty() ? "" : "\n").append(section.title()).append('\n');
      for (Entry entry : section.entries()) {
        entry(symbols.in(entry.term()), symbols.in(entry.text()), fits, text);
      }
    }
    return text.append("\nSee also 'zmemctl help top', zmem-agent(1), zmem-aggregator(1).\n")
        .toString();
  }

  /** A term and its words, broken at blanks. */
  private static void entry(String term, String words, int width, StringBuilder text) {
    String start = "  " + term;
    text.append(start);
    int column = start.length();
    if (column > INDENT - 2) {
      text.append('\n');
      column = 0;
    }
    text.append(" ".repeat(INDENT - column));
    column = INDENT;
    for (String word : words.split(" ", -1)) {
      boolean first = column == INDENT;
      if (!first && column + 1 + word.length() > width) {
        text.append('\n').append(" ".repeat(INDENT));
        column = INDENT;
        first = true;
      }
      text.append(first ? "" : " ").append(word);
      column += word.length() + (first ? 0 : 1);
    }
    text.append('\n');
  }
}
