package dev.zmem.aggregator.fleet;

import java.time.Duration;

/**
 * Who a host says it is, for the length of one stream.
 *
 * @param name the name in tables
 * @param hostId stable id of the machine
 * @param bootId id of its boot
 * @param epoch orders the streams of one boot, larger is newer
 * @param agentVersion for people
 * @param interval between passes
 */
public record HostIdentity(
    String name,
    String hostId,
    String bootId,
    long epoch,
    String agentVersion,
    Duration interval) {}
