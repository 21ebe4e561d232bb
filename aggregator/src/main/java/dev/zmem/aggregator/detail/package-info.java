/** The words for questions that only a host's agent can answer, and for its answers; pure. */
@NullMarked
package dev.zmem.aggregator.detail;

import org.jspecify.annotations.NullMarked;
