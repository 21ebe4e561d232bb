package dev.zmem.agent.sample;

/**
 * What one pass asked of the kernel.
 *
 * @param cpuMicros user and system time of this whole process while the pass ran
 * @param rollupReads reads of {@code smaps_rollup} (or {@code smaps})
 * @param statmReads cheap reads, of {@code statm} and {@code stat}
 * @param windowReads windows of page tables read
 */
public record PassCost(long cpuMicros, int rollupReads, int statmReads, int windowReads) {}
