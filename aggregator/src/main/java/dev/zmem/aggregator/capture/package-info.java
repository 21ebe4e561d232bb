/** A fleet at one moment, written as the messages that agents send, and read back. */
@NullMarked
package dev.zmem.aggregator.capture;

import org.jspecify.annotations.NullMarked;
