package dev.zmem.agent.sample;

/**
 * What windows of a process's page table told.
 *
 * @param exclusiveBytes mapped by it alone: USS
 * @param presentBytes in RAM: RSS
 * @param swappedBytes swapped out
 * @param errorBytes 95 % bound of the error of {@code exclusiveBytes}; 0 for a census
 * @param isCensus whether every window was read
 */
record WindowCounts(
    long exclusiveBytes, long presentBytes, long swappedBytes, long errorBytes, boolean isCensus) {}
