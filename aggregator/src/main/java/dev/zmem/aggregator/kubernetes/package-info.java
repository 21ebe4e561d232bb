/**
 * The names of pods from Kubernetes' API: one list and one watch for the whole fleet. Trouble of
 * the API harms nothing else: names stay as they were last told.
 */
@NullMarked
package dev.zmem.aggregator.kubernetes;

import org.jspecify.annotations.NullMarked;
