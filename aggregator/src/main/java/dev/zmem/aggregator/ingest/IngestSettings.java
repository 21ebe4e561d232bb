package dev.zmem.aggregator.ingest;

import java.time.Duration;

/**
 * What agents are granted.
 *
 * @param maxRows rows a host may have
 * @param leastInterval shortest time between a host's frames
 */
public record IngestSettings(int maxRows, Duration leastInterval) {}
