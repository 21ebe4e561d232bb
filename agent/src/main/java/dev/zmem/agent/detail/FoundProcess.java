package dev.zmem.agent.detail;

import dev.zmem.agent.attribute.ProcessReading;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.procfs.ProcessStat;

/**
 * A process that was asked for.
 *
 * @param target which one
 * @param stat as it was found
 * @param reading what it is called and belongs to
 */
record FoundProcess(ProcessTarget target, ProcessStat stat, ProcessReading reading) {}
