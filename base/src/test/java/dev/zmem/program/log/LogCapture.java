package dev.zmem.program.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** zmem's log lines while it is open, as {@code WARNING event}. For the tests of all modules. */
public final class LogCapture extends Handler implements AutoCloseable {
  private static final Logger ZMEM = Logger.getLogger("dev.zmem");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  /** Begins. */
  public LogCapture() {
    ZMEM.addHandler(this);
    ZMEM.setUseParentHandlers(false);
  }

  /** All of them. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** The lines since the last call. */
  public List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  /** Lines that contain all of these. */
  public List<String> with(String... parts) {
    return lines.stream().filter(line -> List.of(parts).stream().allMatch(line::contains)).toList();
  }

  /** Waits for a line that contains all of these. */
  public String await(String... parts) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (with(parts).isEmpty()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("no line with " + String.join(", ", parts) + ": " + lines);
      }
      LockSupport.parkNanos(10_000_000);
    }
    return with(parts).getFirst();
  }

  @Override
  public void publish(LogRecord record) {
    lines.add(record.getLevel() + " " + record.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ZMEM.removeHandler(this);
    ZMEM.setUseParentHandlers(true);
  }
}
