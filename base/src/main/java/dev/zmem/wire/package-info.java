/**
 * Messages that agent, aggregator and zmemctl all read or write, as the model's words: a value is
 * checked by the same rules at every hop.
 */
@NullMarked
package dev.zmem.wire;

import org.jspecify.annotations.NullMarked;
