/**
 * The fleet in this process's memory: who writes each host, its newest pass, and the hosts that are
 * missed.
 */
@NullMarked
package dev.zmem.aggregator.live;

import org.jspecify.annotations.NullMarked;
