package dev.zmem.cli.fleet;

import dev.zmem.program.exit.ExitCode;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The end of a watch of processes that were named by their ids: when none of them is left on as
 * many hosts as reported when some were there, for after a restart of the aggregator the hosts come
 * back one after another.
 */
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
    try {
      watch.accept(ends ? ending(screen) : screen);
      return ExitCode.OK;
    } catch (OverException e) {
      return e.code;
    }
  }

  private static TableWatcher ending(TableWatcher screen) {
    return new TableWatcher() {
      private boolean any;

      // Hosts that reported when processes were there: who watches waits until these are back.
      private long hostsReporting;

      @Override
      public void table(FleetAnswer table) {
        long reporting = table.covered().number("hosts_reporting");
        boolean isOver = table.hasNoneLeft() && reporting >= hostsReporting;
        if (!isOver || !any) {
          screen.table(table);
        }
        if (isOver) {
          throw new OverException(any ? ExitCode.OK : ExitCode.NOTHING_MATCHED);
        }
        if (table.rows() > 0) {
          any = true;
          hostsReporting = reporting;
        }
      }

      @Override
      public void noTable(Duration since, String reason) {
        screen.noTable(since, reason);
      }
    };
  }
}
