package dev.zmem.cli.live;

import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.fleet.FleetSource;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Printer;
import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.proto.v1.QueryTableRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jline.terminal.Size;
import org.jspecify.annotations.Nullable;

/**
 * The live view: one loop that takes what happens (keys, answers, another size), changes the state
 * and draws. One thread, beside those that wait for keys and for answers.
 */
public final class LiveView {
  /** Rows asked for where nobody said how many: what nobody scrolls to need not travel. */
  static final int MAX_ROWS = 2_000;

  private static final int MAX_EVENTS = 256;
  private static final long CLOCK_MILLIS = 1_000;

  /** Says in a line what an answer covers. */
  @FunctionalInterface
  public interface About {
    /**
     * The line.
     *
     * @param leftOut processes that no answer has: the program that asks
     */
    String of(FleetAnswer answer, int leftOut);
  }

  /** Chooses the columns that are shown of an answer. */
  @FunctionalInterface
  public interface Columns {
    /**
     * The columns.
     *
     * @param sortName by what its rows are sorted
     * @param reverse the other way round
     */
    List<Column<Integer>> of(FleetAnswer answer, String sortName, boolean reverse);
  }

  /**
   * What a view is opened with.
   *
   * @param opener opens whom to ask
   * @param interval between tables
   * @param printer lays out tables
   * @param colours whether colours may be used
   * @param columns which columns are shown
   * @param about says what an answer covers
   * @param details who is asked for mappings
   */
  public record Setup(
      Supplier<FleetSource> opener,
      Duration interval,
      Printer printer,
      boolean colours,
      Columns columns,
      About about,
      Details details) {}

  /**
   * Who is asked for the mappings of a process, each time anew: an answer that takes its time holds
   * up no table.
   *
   * @param opener opens whom to ask; its {@link ProgramException} says where there is nobody
   * @param withinMillis how long the agent may take
   */
  public record Details(Supplier<FleetSource> opener, int withinMillis) {}

  /** What happens. */
  private sealed interface Event {
    record Pressed(Press press) implements Event {}

    record Fed(Feed.Outcome outcome) implements Event {}

    record Resized() implements Event {}
  }

  private final Setup setup;
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MAX_EVENTS);
  private final NewestAnswers answers;
  private LiveState state;

  private LiveView(Setup setup, QueryTableRequest first, @Nullable String host) {
    this.setup = setup;
    this.answers = new NewestAnswers(setup);
    this.state =
        LiveState.of(
            Level.of(
                first.getLimit() == 0 ? first.toBuilder().setLimit(MAX_ROWS).build() : first,
                host));
  }

  /**
   * Shows the view until the reader quits; a {@link ProgramException} when there is nothing to
   * show.
   */
  public static ExitCode run(Setup setup, QueryTableRequest first) {
    return run(setup, first, null);
  }

  /**
   * Likewise, beginning with the processes of one host.
   *
   * @param host whose agent is asked; null where the table is asked for
   */
  public static ExitCode run(Setup setup, QueryTableRequest first, @Nullable String host) {
    LiveView view = new LiveView(setup, first, host);
    try (LiveTerminal terminal =
            LiveTerminal.open(setup.colours(), () -> view.offer(new Event.Resized()));
        Feed tables = new Feed(setup.opener(), LiveView::table, setup.interval(), view::put);
        Feed details =
            new Feed(
                setup.details().opener(),
                (source, level) -> source.mappings(level.mappings(setup.details().withinMillis())),
                null,
                view::put)) {
      Keyboard keyboard = terminal.keyboard();
      var _ = Thread.ofPlatform().daemon().name("live-keys").start(() -> view.read(keyboard));
      view.loop(terminal, tables, details);
      return ExitCode.OK;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  private static FleetAnswer table(FleetSource source, Level level) {
    return level.host() == null ? source.table(level.asked()) : source.processes(level.processes());
  }

  private void read(Keyboard keyboard) {
    for (Press press = keyboard.next(); ; press = keyboard.next()) {
      put(new Event.Pressed(press));
      if (press.key() == Key.GONE) {
        return;
      }
    }
  }

  private void put(Feed.Outcome outcome) {
    put(new Event.Fed(outcome));
  }

  private void put(Event event) {
    try {
      events.put(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void offer(Event event) {
    var _ = events.offer(event); // a full queue will be drawn anyway
  }

  private void loop(LiveTerminal terminal, Feed tables, Feed details) throws InterruptedException {
    while (!state.isEnded()) {
      Level level = state.level();
      tables.pause(state.paused() || level.isOfMappings());
      if (!level.isOfMappings()) {
        tables.ask(level);
      }
      if (level.isOfMappings() && !answers.isAnswered(level)) {
        details.ask(level);
      } else {
        details.rest();
      }
      draw(terminal);
      Event event = events.poll(CLOCK_MILLIS, TimeUnit.MILLISECONDS);
      while (event != null) {
        take(event, terminal);
        event = events.poll();
      }
    }
  }

  private void take(Event event, LiveTerminal terminal) {
    switch (event) {
      case Event.Pressed pressed -> {
        Screen screen = screen(terminal.size());
        if (pressed.press().key() == Key.REDRAW) {
          terminal.forget();
        }
        LiveState after = keys(screen).after(state, pressed.press(), answers.shown());
        state =
            after.levels().size() > state.levels().size()
                ? after.with(answers.resumed(after.level()))
                : after;
      }
      case Event.Fed fed -> fed(fed.outcome());
      case Event.Resized resized -> {} // drawn by the loop
    }
  }

  private void fed(Feed.Outcome outcome) {
    switch (outcome) {
      case Feed.Outcome.Answered answered -> {
        if (answered.level().asksAs(state.level()) && answers.isOver(answered)) {
          state = state.in(new LiveState.Mode.End());
        } else {
          answers.take(answered, state.level());
        }
      }
      case Feed.Outcome.Failed failed -> answers.take(failed, state.level());
    }
  }

  private void draw(LiveTerminal terminal) {
    Size window = terminal.size();
    Screen screen = screen(window);
    answers.layOut(state.level(), window.getColumns());
    state = keys(screen).settled(state, answers.shown());
    News news = answers.of(state.level());
    terminal.draw(
        screen.lines(state, news, answers.shown(), Instant.now()), window, screen.cursor(state));
  }

  private Screen screen(Size window) {
    return new Screen(
        window.getColumns(),
        window.getRows(),
        setup.interval(),
        setup.printer().symbols(),
        ZoneId.systemDefault());
  }

  private LiveKeys keys(Screen screen) {
    return new LiveKeys(
        screen.page(state, answers.of(state.level()), answers.shown(), Instant.now()));
  }
}
