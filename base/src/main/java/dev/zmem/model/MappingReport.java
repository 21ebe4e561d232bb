package dev.zmem.model;

/**
 * What an answer about mappings covers.
 *
 * @param processes that were read, whole or in part
 * @param stepped of these, by windows of their page tables
 * @param sampled of those, by some windows
 * @param unfinished of those read, not to their end
 * @param outOfTime left out because time was up
 * @param denied left out because the kernel refuses
 * @param neverWalked left out by a rule
 * @param vanished ended meanwhile
 * @param leftOutRssBytes resident bytes of those left out
 * @param wallMicros time it took
 * @param cpuMicros processor time it took
 * @param longestReadMicros the longest read
 * @param folded names that had no row of their own
 * @param program of the process that was asked for; empty where all were
 */
public record MappingReport(
    int processes,
    int stepped,
    int sampled,
    int unfinished,
    int outOfTime,
    int denied,
    int neverWalked,
    int vanished,
    long leftOutRssBytes,
    long wallMicros,
    long cpuMicros,
    long longestReadMicros,
    int folded,
    String program) {}
