package dev.zmem.agent.export;

import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.model.Attributes;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;

/**
 * One row to send: a process, or the remainder of several.
 *
 * @param key what stays the same while the row lives
 * @param attributes what it is called and belongs to; they may change
 * @param parentPid its parent; 0 for none and of a remainder
 * @param count processes it stands for
 * @param provenance where the figures come from; of a remainder the weakest kind
 * @param figures what they hold
 */
record Row(
    Key key,
    Attributes attributes,
    int parentPid,
    int count,
    Provenance provenance,
    MemoryFigures figures) {

  /**
   * A row's identity on its host.
   *
   * @param pid 0 for a remainder
   * @param startTimeTicks 0 for a remainder
   * @param remainderOf the attributes that all processes of a remainder have; for a process none
   * @param folded for a remainder the kind of the folded rows: {@link RowKind#EXACT} for processes
   *     with PSS, of whatever kind, or the kind without; for a process {@link RowKind#EXACT} always
   */
  record Key(int pid, long startTimeTicks, Attributes remainderOf, RowKind folded) {}

  static Row of(ProcessSample sample) {
    Key key =
        new Key(sample.key().pid(), sample.key().startTimeTicks(), Attributes.NONE, RowKind.EXACT);
    return new Row(
        key, sample.attributes(), sample.parentPid(), 1, sample.provenance(), sample.figures());
  }

  /** Whether it stands for folded processes. */
  boolean isRemainder() {
    return key.pid() == 0;
  }

  /** A remainder row with one more row in it. */
  Row plus(Row other) {
    return new Row(
        key,
        attributes,
        parentPid,
        count + other.count,
        provenance.plus(other.provenance),
        figures.plus(other.figures));
  }

  /** What the row weighs when the smallest are folded; without PSS its RSS has to do. */
  long weightBytes() {
    long resident = figures.pssBytes() >= 0 ? figures.pssBytes() : figures.rssBytes();
    return Math.max(resident, 0)
        + Math.max(figures.swapBytes(), 0)
        + Math.max(figures.hugetlbBytes(), 0);
  }
}
