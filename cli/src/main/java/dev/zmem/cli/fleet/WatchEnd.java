package dev.zmem.cli.fleet;

import dev.zmem.program.exit.ExitCode;
import java.time.Duration;
import java.util.function.Consumer;

/** The end of a watch of processes that were named by their ids: when none of them is left. */
public final class WatchEnd {
  /** None is left. */
  private static final class OverException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final ExitCode code;

    OverException(ExitCode code) {
      super("no process is left", null, false, false);
      this.code = code;
    }
  }

  private WatchEnd() {}

  /**
   * Watches until it is over. Exit code 0 when the processes have ended, and that of a table of
   * nothing when there were none from the beginning.
   *
   * @param ends whether it has such an end
   */
  public static ExitCode of(boolean ends, TableWatcher screen, Consumer<TableWatcher> watch) {
    return of(ends, screen, watch, new ProcessesLeft());
  }

  static ExitCode of(
      boolean ends, TableWatcher screen, Consumer<TableWatcher> watch, ProcessesLeft left) {
    try {
      watch.accept(ends ? ending(screen, left) : screen);
      return ExitCode.OK;
    } catch (OverException e) {
      return e.code;
    }
  }

  private static TableWatcher ending(TableWatcher screen, ProcessesLeft left) {
    return new TableWatcher() {
      @Override
      public void table(FleetAnswer table) {
        boolean isOver = left.areGone(table);
        if (!isOver || !left.wereThere()) {
          screen.table(table);
        }
        if (isOver) {
          throw new OverException(left.wereThere() ? ExitCode.OK : ExitCode.NOTHING_MATCHED);
        }
      }

      @Override
      public void noTable(Duration since, String reason) {
        screen.noTable(since, reason);
      }
    };
  }
}
