/** Asks the aggregator over gRPC. */
@NullMarked
package dev.zmem.cli.remote;

import org.jspecify.annotations.NullMarked;
