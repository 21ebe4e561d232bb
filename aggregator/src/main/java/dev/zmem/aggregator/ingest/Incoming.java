package dev.zmem.aggregator.ingest;

import dev.zmem.proto.v1.StreamRequest;

/** A message as it came off the wire. What cannot be read is a value too, with the reason. */
public sealed interface Incoming {

  /** A message within its bounds. */
  record Message(StreamRequest request) implements Incoming {}

  /** One that is not; {@code problem} names the field. */
  record Malformed(String problem) implements Incoming {}
}
