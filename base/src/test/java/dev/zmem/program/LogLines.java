package dev.zmem.program;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged while it is open, as {@code WARNING event}. */
final class LogLines extends Handler implements AutoCloseable {
  private static final Logger ZMEM = Logger.getLogger("dev.zmem");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  LogLines() {
    ZMEM.addHandler(this);
    ZMEM.setUseParentHandlers(false);
  }

  /** The lines since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
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
