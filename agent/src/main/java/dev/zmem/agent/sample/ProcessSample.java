package dev.zmem.agent.sample;

import dev.zmem.model.Attributes;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;

/**
 * One process as the last pass saw it.
 *
 * @param key which process
 * @param attributes what it is called and belongs to
 * @param parentPid its parent when its name was read last; 0 for none
 * @param provenance where the figures come from; on {@link System#nanoTime}
 * @param figures what it holds; RSS alone without PSS, {@link MemoryFigures#NONE} where it is
 *     counted elsewhere
 */
public record ProcessSample(
    ProcessKey key,
    Attributes attributes,
    int parentPid,
    Provenance provenance,
    MemoryFigures figures) {

  /** Of a process without a parent. */
  public ProcessSample(
      ProcessKey key, Attributes attributes, Provenance provenance, MemoryFigures figures) {
    this(key, attributes, 0, provenance, figures);
  }
}
