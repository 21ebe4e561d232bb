/**
 * What a fleet is to those who write, read and hear of it: hosts, claims, snapshots and published
 * passes. Knows no stream and no query.
 */
@NullMarked
package dev.zmem.aggregator.fleet;

import org.jspecify.annotations.NullMarked;
