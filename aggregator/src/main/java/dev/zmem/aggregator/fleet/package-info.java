/**
 * The live state of all hosts, in memory: per host one immutable snapshot, replaced whole by the
 * host's one writer, read by anyone without waiting. Knows no transport.
 */
@NullMarked
package dev.zmem.aggregator.fleet;

import org.jspecify.annotations.NullMarked;
