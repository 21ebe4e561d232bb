package dev.zmem.program.log;

import dev.zmem.text.Escapes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The daemons' log: one line an event to stderr, {@code 2026-01-01T00:00:00Z INFO connected
 * aggregator=10.0.0.1:7700}, on changes of state only.
 *
 * <p>Libraries are quiet; a thread that ends by an exception nobody caught is one line.
 */
public final class Log {
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger ZMEM = Logger.getLogger("dev.zmem");

  private static final long MINUTE_NANOS = 60_000_000_000L;

  private static volatile boolean started;

  private static String lastEnd = "";
  private static long lastEndNanos;

  private Log() {}

  /** Sets up logging for a daemon; once, before anything logs. */
  public static void start() {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    Handler handler = new ConsoleHandler();
    handler.setFormatter(new OneLine());
    handler.setLevel(Level.ALL);
    handler.setFilter(
        record -> record.getLoggerName() != null && record.getLoggerName().startsWith("dev.zmem"));
    ROOT.addHandler(handler);
    ROOT.setLevel(Level.WARNING);
    ZMEM.setLevel(Level.INFO);
    Thread.setDefaultUncaughtExceptionHandler(Log::threadEnded);
    started = true;
  }

  /** One line instead of a stack trace; the same again is not told for a minute. */
  private static synchronized void threadEnded(Thread thread, Throwable thrown) {
    String event =
        "thread ended name=" + value(thread.getName()) + " reason=" + value(rootCause(thrown));
    long now = System.nanoTime();
    if (!event.equals(lastEnd) || now - lastEndNanos > MINUTE_NANOS) {
      lastEnd = event;
      lastEndNanos = now;
      warn(event);
    }
  }

  /** Silences libraries in a program that prints its own errors. */
  public static void quiet() {
    ROOT.setLevel(Level.OFF);
  }

  /** An event: what happened, then {@code key=value} pairs. */
  public static void info(String event) {
    log(Level.INFO, event);
  }

  /** An event that someone should look at. */
  public static void warn(String event) {
    log(Level.WARNING, event);
  }

  /**
   * At shutdown java.util.logging takes its handlers away; the last lines are written all the same.
   */
  private static void log(Level level, String event) {
    if (started && ROOT.getHandlers().length == 0) {
      LogRecord record = new LogRecord(level, event);
      record.setLoggerName(ZMEM.getName());
      System.err.print(new OneLine().format(record));
    } else {
      ZMEM.log(level, event);
    }
  }

  /** A value for a pair: printable, quoted where it holds a space. */
  public static String value(Object value) {
    String text = Escapes.escape(String.valueOf(value));
    return text.indexOf(' ') < 0 && text.indexOf('"') < 0
        ? text
        : "\"" + text.replace("\"", "\\\"") + "\"";
  }

  /** The deepest cause's message. */
  public static String rootCause(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause.getCause() != null && depth < 16; depth++) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static final class OneLine extends Formatter {
    @Override
    public String format(LogRecord record) {
      return Instant.ofEpochMilli(record.getMillis()).truncatedTo(ChronoUnit.SECONDS)
          + " "
          + record.getLevel().getName()
          + " "
          + record.getMessage()
          + "\n";
    }
  }
}
