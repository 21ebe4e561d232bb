/** The query service: proto questions to {@code query}, its answers back to proto. */
@NullMarked
package dev.zmem.aggregator.serve;

import org.jspecify.annotations.NullMarked;
