package dev.zmem.agent.detail;

/**
 * The memory of one process, or of all, by what is mapped.
 *
 * @param table its rows
 * @param report what they are of
 */
public record Mappings(MappingTable table, MappingReport report) {}
