package dev.zmem.agent.sample;

import dev.zmem.model.MemoryFigures;
import dev.zmem.model.RowKind;

/**
 * One process as the last pass saw it.
 *
 * @param key which process
 * @param labels what it is called
 * @param kind how the figures came to be; never {@link RowKind#REMAINDER}
 * @param figures what it holds; {@link MemoryFigures#NONE} unless {@code kind} is {@link
 *     RowKind#EXACT}
 */
public record ProcessSample(
    ProcessKey key, ProcessLabels labels, RowKind kind, MemoryFigures figures) {}
