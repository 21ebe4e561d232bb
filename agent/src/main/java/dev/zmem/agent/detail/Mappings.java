package dev.zmem.agent.detail;

import dev.zmem.model.MappingReport;

/**
 * The memory of one process, or of all, by what is mapped.
 *
 * @param table its rows
 * @param report what they are of
 */
public record Mappings(MappingTable table, MappingReport report) {}
