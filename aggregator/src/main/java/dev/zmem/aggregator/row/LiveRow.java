package dev.zmem.aggregator.row;

import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;

/**
 * One row as its agent sent it. Immutable.
 *
 * @param pid process id, 0 for a remainder
 * @param startTimeTicks clock ticks after boot, 0 for a remainder
 * @param names what it is called and belongs to
 * @param count processes it stands for, at least 1
 * @param provenance where the figures come from; on the aggregator's monotonic clock
 * @param figures what the processes hold
 */
public record LiveRow(
    int pid,
    long startTimeTicks,
    Names names,
    int count,
    Provenance provenance,
    MemoryFigures figures) {

  /**
   * What rows are called and belong to. One object for all rows of a stream that are called alike.
   *
   * @param attributes all of it
   * @param subtotalled of these, the ones that a host's rows are summed by when they arrive
   */
  public record Names(Attributes attributes, Attributes subtotalled) {
    /** Of a set that stands alone. */
    public static Names of(Attributes attributes) {
      return new Names(attributes, attributes.only(Attribute::isSubtotalled));
    }
  }

  /** A row that shares its names with no other. */
  public LiveRow(
      int pid,
      long startTimeTicks,
      Attributes attributes,
      int count,
      Provenance provenance,
      MemoryFigures figures) {
    this(pid, startTimeTicks, Names.of(attributes), count, provenance, figures);
  }

  /** The same row with new figures. */
  public LiveRow with(Provenance newProvenance, MemoryFigures newFigures) {
    return new LiveRow(pid, startTimeTicks, names, count, newProvenance, newFigures);
  }

  /** The same row, called otherwise. */
  public LiveRow with(Names newNames) {
    return new LiveRow(pid, startTimeTicks, newNames, count, provenance, figures);
  }

  /** The same row measured again with the same result. */
  public LiveRow refreshed(long measuredAtNanos) {
    return with(provenance.at(measuredAtNanos), figures);
  }
}
