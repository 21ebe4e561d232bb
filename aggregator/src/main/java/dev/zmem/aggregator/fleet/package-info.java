/**
 * The words for a fleet: the interface to write, read and listen to it, its hosts, claims,
 * snapshots and published passes. Knows no stream and no query.
 */
@NullMarked
package dev.zmem.aggregator.fleet;

import org.jspecify.annotations.NullMarked;
