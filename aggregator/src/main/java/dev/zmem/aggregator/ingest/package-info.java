/**
 * From frames to rows: messages are checked field by field and decoded; knows the messages and no
 * connection.
 */
@NullMarked
package dev.zmem.aggregator.ingest;

import org.jspecify.annotations.NullMarked;
