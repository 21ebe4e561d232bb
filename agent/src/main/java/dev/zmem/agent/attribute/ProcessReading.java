package dev.zmem.agent.attribute;

import dev.zmem.model.Attributes;

/**
 * What one read told of what a process is called. Immutable.
 *
 * @param comm the kernel's name of it at that moment
 * @param attributes what tables show
 * @param parentPid its parent at that moment; negative where it is not known
 * @param executable the program's path without the kernel's marks; empty when it cannot be read
 * @param uid the effective user; negative where it is not known
 * @param swappedBytes swap in full as {@code status} tells it, 0 for a process without memory;
 *     negative where it cannot be read
 * @param optedOut whether a rule says that the process is never walked
 */
public record ProcessReading(
    String comm,
    Attributes attributes,
    int parentPid,
    String executable,
    long uid,
    long swappedBytes,
    boolean optedOut) {}
