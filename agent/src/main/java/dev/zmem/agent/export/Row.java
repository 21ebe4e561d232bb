package dev.zmem.agent.export;

import dev.zmem.agent.sample.ProcessLabels;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.RowKind;

/**
 * One row to send: a process, or the remainder of several.
 *
 * @param key what stays the same while the row lives
 * @param count processes it stands for
 * @param figures what they hold
 */
record Row(Key key, int count, MemoryFigures figures) {

  /**
   * A row's identity. A process whose labels or kind change is a new row.
   *
   * @param pid 0 for a remainder
   * @param startTimeTicks 0 for a remainder
   */
  record Key(int pid, long startTimeTicks, ProcessLabels labels, RowKind kind) {}

  static Row of(ProcessSample sample) {
    Key key =
        new Key(sample.key().pid(), sample.key().startTimeTicks(), sample.labels(), sample.kind());
    return new Row(key, 1, sample.figures());
  }

  /** What the row weighs when the smallest are folded. */
  long weightBytes() {
    return Math.max(figures.pssBytes(), 0)
        + Math.max(figures.swapBytes(), 0)
        + Math.max(figures.privateHugetlbBytes(), 0)
        + Math.max(figures.sharedHugetlbBytes(), 0);
  }
}
