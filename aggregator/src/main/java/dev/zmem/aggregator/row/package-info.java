/**
 * The rows of one host as of one pass, held within what the host itself has, and their sums. Pure.
 */
@NullMarked
package dev.zmem.aggregator.row;

import org.jspecify.annotations.NullMarked;
