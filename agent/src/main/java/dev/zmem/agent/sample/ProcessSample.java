package dev.zmem.agent.sample;

import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;

/**
 * One process as the last pass saw it.
 *
 * @param key which process
 * @param labels what it is called
 * @param provenance where the figures come from; never {@link RowKind#REMAINDER}; on {@link
 *     System#nanoTime}
 * @param figures what it holds; {@link MemoryFigures#NONE} for denied processes and those counted
 *     elsewhere
 */
public record ProcessSample(
    ProcessKey key, ProcessLabels labels, Provenance provenance, MemoryFigures figures) {}
