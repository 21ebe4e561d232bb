package dev.zmem.aggregator.query;

/**
 * One row of a table.
 *
 * @param name the group
 * @param sums over its processes
 * @param count processes
 * @param denied of these, not measured
 * @param hosts distinct hosts
 * @param ageNanos of the oldest sample in it
 * @param pid for one process, else 0
 * @param host for one process, else empty
 * @param user for one process, else empty
 * @param command for one process, else empty
 */
public record TableRow(
    String name,
    Sums sums,
    long count,
    long denied,
    long hosts,
    long ageNanos,
    int pid,
    String host,
    String user,
    String command) {}
