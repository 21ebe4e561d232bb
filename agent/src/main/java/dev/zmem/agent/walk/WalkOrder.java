package dev.zmem.agent.walk;

import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.model.MemoryFigures;
import org.jspecify.annotations.Nullable;

/**
 * What a reader is to walk, and by what. Immutable.
 *
 * @param target the process
 * @param rollupDescriptor a kept {@code smaps_rollup}, lent to the reader; negative for none
 * @param mayKeepRollup whether one that is opened may be kept
 * @param before its last exact figures, given again while they are the same; null for none
 * @param nameAgain whether it is named with its walk in any case
 * @param namedInThisPass whether the pass has named it already: a new address space is no reason to
 *     name it again then
 */
public record WalkOrder(
    ProcessTarget target,
    int rollupDescriptor,
    boolean mayKeepRollup,
    @Nullable MemoryFigures before,
    boolean nameAgain,
    boolean namedInThisPass) {}
