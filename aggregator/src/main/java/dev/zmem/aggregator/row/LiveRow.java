package dev.zmem.aggregator.row;

import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.text.SecretHash;

/**
 * One row as its agent sent it. Immutable.
 *
 * @param pid process id, 0 for a remainder
 * @param startTimeTicks clock ticks after boot, 0 for a remainder
 * @param attributes what it is called and belongs to; one object for all rows of a stream that have
 *     the same
 * @param subtotalled of these, the ones that a host's rows are summed by when they arrive; one
 *     object for all rows of a fleet that have the same
 * @param parentPid its parent; 0 for none, where it is not known, and for a remainder
 * @param count processes it stands for, at least 1
 * @param provenance where the figures come from; on the aggregator's monotonic clock
 * @param figures what the processes hold
 * @param commandHash of what tables show as its command, by which they find rows of one command
 */
public record LiveRow(
    int pid,
    long startTimeTicks,
    Attributes attributes,
    Attributes subtotalled,
    int parentPid,
    int count,
    Provenance provenance,
    MemoryFigures figures,
    long commandHash) {

  /** A row whose command is not hashed yet. */
  public LiveRow(
      int pid,
      long startTimeTicks,
      Attributes attributes,
      Attributes subtotalled,
      int parentPid,
      int count,
      Provenance provenance,
      MemoryFigures figures) {
    this(
        pid,
        startTimeTicks,
        attributes,
        subtotalled,
        parentPid,
        count,
        provenance,
        figures,
        hashOfCommand(attributes));
  }

  /** A row that shares its attributes with no other, without a parent. */
  public LiveRow(
      int pid,
      long startTimeTicks,
      Attributes attributes,
      int count,
      Provenance provenance,
      MemoryFigures figures) {
    this(
        pid,
        startTimeTicks,
        attributes,
        attributes.only(Attribute::isSubtotalled),
        0,
        count,
        provenance,
        figures);
  }

  /** The same row with new figures. */
  public LiveRow with(Provenance newProvenance, MemoryFigures newFigures) {
    return new LiveRow(
        pid,
        startTimeTicks,
        attributes,
        subtotalled,
        parentPid,
        count,
        newProvenance,
        newFigures,
        commandHash);
  }

  static long hashOfCommand(Attributes attributes) {
    return SecretHash.longOf(attributes.shown(Attribute.COMMAND));
  }

  /** The same row, called otherwise or of another parent. */
  public LiveRow with(Attributes newAttributes, Attributes newSubtotalled, int newParentPid) {
    return new LiveRow(
        pid,
        startTimeTicks,
        newAttributes,
        newSubtotalled,
        newParentPid,
        count,
        provenance,
        figures);
  }
}
