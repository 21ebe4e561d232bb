package dev.zmem.cli.fleet;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A question asked again and again. Who answered once may be away for a while: the watcher is told,
 * and whom to ask is opened anew. One thread.
 *
 * @param first who is asked first; the caller closes it
 * @param opener opens another
 * @param question asks once
 * @param nanoTime the clock
 */
public record RepeatedQuestion(
    FleetSource first,
    Supplier<FleetSource> opener,
    Function<FleetSource, FleetAnswer> question,
    LongSupplier nanoTime) {
  private static final Duration LEAST_RETRY = Duration.ofSeconds(1);

  /** With the system's clock. */
  public RepeatedQuestion(
      FleetSource first,
      Supplier<FleetSource> opener,
      Function<FleetSource, FleetAnswer> question) {
    this(first, opener, question, System::nanoTime);
  }

  /**
   * Asks every interval until it is interrupted, or a {@link ProgramException} ends it: one that
   * asking again cannot help, or that nothing matched for {@link ProcessesLeft#PATIENCE}.
   */
  public void ask(Duration interval, TableWatcher watcher) {
    FleetSource source = first;
    long lastNanos = nanoTime.getAsLong();
    boolean any = false;
    @Nullable Long unknownSinceNanos = null;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Duration pause = interval;
        try {
          watcher.table(question.apply(source));
          any = true;
          unknownSinceNanos = null;
          lastNanos = nanoTime.getAsLong();
        } catch (ProgramException e) {
          if (!any || isFinal(e.exitCode())) {
            throw e;
          }
          if (e.exitCode() == ExitCode.NOTHING_MATCHED) {
            long nowNanos = nanoTime.getAsLong();
            if (unknownSinceNanos == null) {
              unknownSinceNanos = nowNanos;
            }
            if (nowNanos - unknownSinceNanos >= ProcessesLeft.PATIENCE.toNanos()) {
              throw e;
            }
          }
          source.close();
          source = opener.get();
          pause = interval.compareTo(LEAST_RETRY) < 0 ? LEAST_RETRY : interval;
          watcher.noTable(
              Duration.ofNanos(nanoTime.getAsLong() - lastNanos), e.inShort() + "; trying again");
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
   * Whether asking again cannot help. It may for a while where a host is not known: an aggregator
   * that was started again hears of its hosts one after another.
   */
  private static boolean isFinal(ExitCode code) {
    return code == ExitCode.USAGE || code == ExitCode.NOT_PERMITTED;
  }
}
