package dev.zmem.agent.sample;

import dev.zmem.agent.governor.WindowTime;
import dev.zmem.agent.walk.WindowReader;
import dev.zmem.agent.walk.WindowReading;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a pass that are measured by windows, as many windows as the governor decided and
 * the pass has time for. Owned by the scanner's thread.
 */
final class WindowTurns {
  private final WindowReader reader;
  private final Troubles troubles;
  private final List<WindowReading.@Nullable Measured> measured = new ArrayList<>();
  private int windowReads;

  WindowTurns(WindowReader reader, Troubles troubles) {
    this.reader = reader;
    this.troubles = troubles;
  }

  /**
   * Reads one after another. What a window takes shows while they are read, so each has its part of
   * the time that is left; a process that is not read in time stays due.
   */
  void readAll(List<TrackedProcess> large, WindowTime time, long passNanos) {
    measured.clear();
    long startNanos = large.isEmpty() ? 0 : System.nanoTime();
    long beganNanos = startNanos;
    for (int index = 0; index < large.size(); index++) {
      TrackedProcess process = large.get(index);
      measured.add(null);
      long spentNanos = beganNanos - startNanos;
      if (!process.liveness().isLive() || spentNanos >= WindowTime.MOST_PASS_NANOS) {
        continue;
      }
      double leftNanos = WindowTime.PASS_NANOS - spentNanos;
      int quota = time.quota(process.walk().windowQuota(), leftNanos, large.size() - index);
      int before = windowReads;
      try {
        WindowReading reading = reader.read(process.target(passNanos), quota);
        windowReads += reading.windowsRead();
        measured.set(index, taken(process, reading));
      } catch (RuntimeException e) {
        troubles.met(process, e);
        process.measurement().failed();
        process.rest().unreadable(System.nanoTime());
      }
      long nowNanos = System.nanoTime();
      time.took(windowReads - before, nowNanos - beganNanos);
      beganNanos = nowNanos;
    }
  }

  /** What the windows of a process told in this pass; null for nothing. */
  WindowReading.@Nullable Measured measured(int index) {
    return measured.get(index);
  }

  /** Windows read since the last call. */
  int takeWindowReads() {
    int taken = windowReads;
    windowReads = 0;
    return taken;
  }

  /** What of a reading is to be settled once all relatives are known. */
  private static WindowReading.@Nullable Measured taken(
      TrackedProcess process, WindowReading reading) {
    switch (reading) {
      case WindowReading.Measured windows -> {
        process.measurement().pageTableRead();
        return windows;
      }
      case WindowReading.Another another -> process.measurement().pageTableRead();
      case WindowReading.Unseen unseen -> {}
      case WindowReading.Denied denied -> {
        process.measurement().denied();
        process.rest().unreadable(System.nanoTime());
      }
      case WindowReading.PageTableRefused refused -> {
        process.measurement().pageTableRefused();
        process.rest().unreadable(System.nanoTime());
      }
      case WindowReading.Failed failed -> {
        if (failed.pageTableRead()) {
          process.measurement().pageTableRead();
        }
        process.measurement().failed();
        process.rest().failed(System.nanoTime());
      }
    }
    return null;
  }
}
