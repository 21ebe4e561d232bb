/** Measures this host and answers through the same query code as the aggregator: a fleet of one. */
@NullMarked
package dev.zmem.cli.local;

import org.jspecify.annotations.NullMarked;
