package dev.zmem.aggregator.fleet;

import org.jspecify.annotations.Nullable;

/**
 * A pass that readers see from now on.
 *
 * @param snapshot the host as of the pass
 * @param before the host as of the pass that it replaced; null for the first
 */
public record PublishedPass(HostSnapshot snapshot, @Nullable HostSnapshot before) {}
