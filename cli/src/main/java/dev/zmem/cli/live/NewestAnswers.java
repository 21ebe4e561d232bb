package dev.zmem.cli.live;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.MappingsText;
import dev.zmem.cli.fleet.ProcessesLeft;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Printer;
import dev.zmem.program.exit.ProgramException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest table and the newest mappings, and the one of them that is shown, laid out. One
 * thread.
 */
final class NewestAnswers {
  private final LiveView.Setup setup;
  private final Growth growth;
  private final ProcessesLeft left = new ProcessesLeft();
  private News tables = News.NONE;
  private News mappings = News.NONE;
  private ShownTable shown = ShownTable.NONE;
  private @Nullable Object laidOut;
  private int answers;
  private boolean wasShown;

  /** None yet. */
  NewestAnswers(LiveView.Setup setup) {
    this.setup = setup;
    this.growth = new Growth(setup.printer().symbols());
  }

  /** What is known of this level; the last table stays while a new question is open. */
  News of(Level level) {
    if (!level.isOfMappings()) {
      return tables;
    }
    return mappings.level() != null && mappings.level().isOfMappingsOf(level)
        ? mappings
        : News.NONE;
  }

  /** Whether the newest answer is to the question of this level. */
  boolean isAnswered(Level level) {
    News news = of(level);
    return news.answer() != null && news.level() != null && news.level().asksAs(level);
  }

  /** The level as it was left, where its mappings are still here: they are not asked for again. */
  Level resumed(Level opened) {
    News news = of(opened);
    return opened.isOfMappings() && news.answer() != null && news.level() != null
        ? opened.turnOf(news.level())
        : opened;
  }

  /** What was laid out last. */
  ShownTable shown() {
    return shown;
  }

  /** Takes the answer to the question of {@code now}. */
  void take(Feed.Outcome.Answered answered, Level now) {
    if (!answered.level().asksAs(now)) {
      return; // another question was asked meanwhile
    }
    FleetAnswer answer = answered.answer();
    String about =
        now.isOfMappings()
            ? MappingsText.line(answer.covered())
            : setup.about().of(answer, answered.leftOut());
    keep(new News(answer, answered.level(), about, Instant.now(), ""), now);
    answers++;
  }

  /** Takes the reason why there is no answer; throws it where there never was a table. */
  void take(Feed.Outcome.Failed failed, Level now) {
    if (tables.answer() == null && !failed.level().isOfMappings()) {
      throw failed.reason();
    }
    if (failed.level().asksAs(now)) {
      News known = of(now);
      News before = known.level() == null ? new News(null, failed.level(), "", null, "") : known;
      keep(before.troubled(String.valueOf(failed.reason().getMessage())), now);
    }
  }

  private void keep(News news, Level now) {
    if (now.isOfMappings()) {
      mappings = news;
    } else {
      tables = news;
    }
  }

  /** Takes note of who is left of the processes asked for by their ids; whether it is none. */
  boolean isOver(Feed.Outcome.Answered answered) {
    return answered.level().name().isEmpty()
        && answered.level().asked().getPidsCount() > 0
        && answered.level().asked().getFilter().isEmpty()
        && left.areGone(answered.answer())
        && wasShown;
  }

  /** Lays out what is shown of this level on so many columns, where that is another than before. */
  void layOut(Level level, int columns) {
    News news = of(level);
    if (news.answer() == null || news.level() == null) {
      shown = level.isOfMappings() ? ShownTable.NONE : shown;
      laidOut = null;
      return;
    }
    Level as = level.isOfMappings() ? level : news.level();
    Object wanted = List.of(answers, columns, as.isOfMappings(), as.name(), as.asked());
    if (wanted.equals(laidOut)) {
      return;
    }
    FleetAnswer answer =
        level.isOfMappings() ? MappingRows.of(news.answer(), level.asked()) : news.answer();
    Printer printer = setup.printer();
    shown =
        ShownTable.of(
            answer,
            columns(answer, as),
            as,
            growth,
            new Printer(printer.format(), true, columns, printer.symbols(), printer.unit()));
    laidOut = wanted;
    wasShown = true;
  }

  /** Those that were asked for, as far as this table has them. */
  private List<Column<Integer>> columns(FleetAnswer answer, Level level) {
    String sortName = level.asked().getSortBy();
    boolean reverse = level.asked().getReverse();
    List<Column<Integer>> all =
        answer.columns().stream()
            .map(each -> each.look().sortName().equals(sortName) ? each.sorted(reverse) : each)
            .toList();
    if (level.isOfMappings()) {
      return all;
    }
    try {
      return setup.columns().of(answer, sortName, reverse);
    } catch (ProgramException e) { // of another table
      if (level.name().isEmpty() && !wasShown) {
        throw e;
      }
      return all;
    }
  }
}
