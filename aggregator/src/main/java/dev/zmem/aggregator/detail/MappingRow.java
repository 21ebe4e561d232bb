package dev.zmem.aggregator.detail;

import dev.zmem.model.MappingFigure;

/**
 * All mappings of one name.
 *
 * @param name what is mapped
 * @param processes that map it
 * @param mappings of that name in all of them
 * @param estimated of the processes, those whose figures are estimates
 * @param withoutPss of the processes, those whose PSS is the least it can be, and not known
 * @param bytes by {@link MappingFigure#slot}; negative where not known
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record MappingRow(
    String name, int processes, int mappings, int estimated, int withoutPss, long[] bytes) {

  /** A figure; negative where it is not known. */
  public long bytes(MappingFigure figure) {
    return bytes[figure.slot()];
  }
}
