package dev.zmem.agent.export;

import dev.zmem.model.Attributes;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;

/** What the aggregator holds of one row. Owned by its encoder's thread. */
final class SentRow {
  private final int id;
  private final int count;
  private Attributes attributes;
  private int parentPid;
  private MemoryFigures figures;
  private Provenance provenance;

  /** Since when a change is held back, 0 when none is. */
  private long heldSinceNanos;

  /** A row as it was sent, under the stream's number for it. */
  SentRow(int id, Row row) {
    this.id = id;
    this.count = row.count();
    this.attributes = row.attributes();
    this.parentPid = row.parentPid();
    this.figures = row.figures();
    this.provenance = row.provenance();
  }

  /** The stream's number for the row, from 1. */
  int id() {
    return id;
  }

  /** Processes it stands for. */
  int count() {
    return count;
  }

  /** Whether it is called otherwise now, belongs to something else, or has another parent. */
  boolean isOfOtherAttributesThan(Row row) {
    return parentPid != row.parentPid() || !attributes.equals(row.attributes());
  }

  /** Its attributes travel. */
  void relabel(Row row) {
    attributes = row.attributes();
    parentPid = row.parentPid();
  }

  /**
   * Whether the row's age is another than was sent: it was measured anew, or of a remainder another
   * process is the oldest now. A row without PSS has no age.
   */
  boolean isOfAnotherMomentThan(Row row) {
    return row.provenance().kind().hasPss()
        && provenance.measuredAtNanos() != row.provenance().measuredAtNanos();
  }

  /** Whether the figures differed from the sent ones when {@link #isDue} was last asked. */
  boolean isHeldBack() {
    return heldSinceNanos != 0;
  }

  /**
   * Whether the row has to travel: it moved beyond the threshold, or less was held back for long
   * enough. Called at every pass: the first that differs begins the time that it is held back.
   */
  boolean isDue(Row row, Threshold threshold, long nowNanos) {
    if (provenance.kind() != row.provenance().kind()
        || threshold.moved(provenance.errorBytes(), row.provenance().errorBytes())
        || threshold.moved(provenance.swapErrorBytes(), row.provenance().swapErrorBytes())) {
      heldSinceNanos = 0;
      return true;
    }
    if (figures.equals(row.figures()) && provenance.estimates() == row.provenance().estimates()) {
      heldSinceNanos = 0;
      return false;
    }
    if (heldSinceNanos == 0) {
      heldSinceNanos = nowNanos == 0 ? 1 : nowNanos;
    }
    return threshold.exceeded(figures, row.figures())
        || nowNanos - heldSinceNanos >= threshold.holdBack().toNanos();
  }

  /** The row travels again. */
  void sendAgain(Row row) {
    figures = row.figures();
    provenance = row.provenance();
    heldSinceNanos = 0;
  }

  /** Its age alone travels. */
  void refresh(Row row) {
    provenance = row.provenance();
  }
}
