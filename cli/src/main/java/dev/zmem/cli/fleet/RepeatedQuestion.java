package dev.zmem.cli.fleet;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A question asked again and again. Who answered once may be away for a while: the watcher is told,
 * and whom to ask is opened anew. One thread.
 *
 * @param first who is asked first; the caller closes it
 * @param opener opens another
 * @param question asks once
 */
public record RepeatedQuestion(
    FleetSource first, Supplier<FleetSource> opener, Function<FleetSource, FleetAnswer> question) {
  private static final Duration LEAST_RETRY = Duration.ofSeconds(1);

  /** Asks every interval until it is interrupted, or a {@link ProgramException} ends it. */
  public void ask(Duration interval, TableWatcher watcher) {
    FleetSource source = first;
    long lastNanos = System.nanoTime();
    boolean any = false;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Duration pause = interval;
        try {
          watcher.table(question.apply(source));
          any = true;
          lastNanos = System.nanoTime();
        } catch (ProgramException e) {
          if (!any || isFinal(e.exitCode())) {
            throw e;
          }
          source.close();
          source = opener.get();
          pause = interval.compareTo(LEAST_RETRY) < 0 ? LEAST_RETRY : interval;
          watcher.noTable(
              Duration.ofNanos(System.nanoTime() - lastNanos), e.inShort() + "; trying again");
        }
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      source.close();
    }
  }

  /**
   * Whether asking again cannot help. It may where a host is not known: an aggregator that was
   * started again hears of its hosts one after another.
   */
  private static boolean isFinal(ExitCode code) {
    return code == ExitCode.USAGE || code == ExitCode.NOT_PERMITTED;
  }
}
