/**
 * The agent's connection to the aggregator: one gRPC stream, opened again when it ends, and what
 * the log says of it.
 */
@NullMarked
package dev.zmem.agent.uplink;

import org.jspecify.annotations.NullMarked;
