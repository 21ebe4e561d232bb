package dev.zmem.agent.sample;

import dev.zmem.agent.label.ProcessLabels;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;

/**
 * One process as the last pass saw it.
 *
 * @param key which process
 * @param labels what it is called
 * @param provenance where the figures come from; on {@link System#nanoTime}
 * @param figures what it holds; RSS alone without PSS, {@link MemoryFigures#NONE} where it is
 *     counted elsewhere
 */
public record ProcessSample(
    ProcessKey key, ProcessLabels labels, Provenance provenance, MemoryFigures figures) {}
