/**
 * The service that agents stream to: one agent's stream from Hello to its end, its pace, its bounds
 * and the questions it is asked.
 */
@NullMarked
package dev.zmem.aggregator.stream;

import org.jspecify.annotations.NullMarked;
