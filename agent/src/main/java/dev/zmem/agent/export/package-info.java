/**
 * Streams passes to the aggregator: rows to frames, frames to one gRPC stream. The only agent
 * package that knows the wire.
 */
@NullMarked
package dev.zmem.agent.export;

import org.jspecify.annotations.NullMarked;
