package dev.zmem.agent.walk;

import dev.zmem.agent.process.AddressRange;
import dev.zmem.agent.window.WindowOutcome;

/** What reading a process by windows of its page table came to. Immutable. */
public sealed interface WindowReading {
  /** Windows that were read, whatever they told. */
  int windowsRead();

  /**
   * Measured, and the process's own.
   *
   * @param windows what they told
   * @param addresses what its address space covers
   * @param readAtNanos when they began to be read; on {@link System#nanoTime}
   * @param cpuNanos what reading them took
   */
  record Measured(
      WindowOutcome.Measured windows, AddressRange addresses, long readAtNanos, long cpuNanos)
      implements WindowReading {
    @Override
    public int windowsRead() {
      return windows.windowsRead();
    }
  }

  /** Measured, but the pid is another process's now. */
  record Another(int windowsRead) implements WindowReading {}

  /** Nothing was told: its figures stay those before, or its resident set alone. */
  record Unseen(int windowsRead) implements WindowReading {}

  /** The kernel refuses its page table and its rollup. */
  record Denied() implements WindowReading {
    @Override
    public int windowsRead() {
      return 0;
    }
  }

  /** The kernel refuses its page table though not its rollup: windows cannot measure it. */
  record PageTableRefused() implements WindowReading {
    @Override
    public int windowsRead() {
      return 0;
    }
  }

  /**
   * Not read though it may well be there.
   *
   * @param pageTableRead whether its page table could be read
   */
  record Failed(int windowsRead, boolean pageTableRead) implements WindowReading {}
}
