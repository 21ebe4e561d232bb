/**
 * The fleet in this process's memory: the stream that may write each host, its newest pass, and the
 * hosts that are missed.
 */
@NullMarked
package dev.zmem.aggregator.live;

import org.jspecify.annotations.NullMarked;
