/**
 * Takes the agents' streams: checks every field of every frame, decodes rows, writes hosts. A bad
 * peer loses its stream, never the fleet.
 */
@NullMarked
package dev.zmem.aggregator.ingest;

import org.jspecify.annotations.NullMarked;
