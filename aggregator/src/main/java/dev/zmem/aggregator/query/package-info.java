/**
 * Answers questions about the fleet: filter, group, sum, sort, and what the answer covers. Pure;
 * knows no transport.
 */
@NullMarked
package dev.zmem.aggregator.query;

import org.jspecify.annotations.NullMarked;
