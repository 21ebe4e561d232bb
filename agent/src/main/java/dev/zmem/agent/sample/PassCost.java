package dev.zmem.agent.sample;

/**
 * What one pass asked of the kernel.
 *
 * @param cpuMicros user and system time of this whole process while the pass ran
 * @param rollupReads reads of {@code smaps_rollup} (or {@code smaps})
 * @param statmReads reads of {@code statm}
 */
public record PassCost(long cpuMicros, int rollupReads, int statmReads) {}
