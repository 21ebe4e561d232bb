package dev.zmem.cli.fleet;

/**
 * Where the memory of one host is.
 *
 * @param areas rows that add up, part by part
 * @param host one row: what the host's kernel says
 * @param ageSeconds since the pass that both are of
 */
public record HostAnswer(FleetAnswer areas, FleetAnswer host, double ageSeconds) {}
