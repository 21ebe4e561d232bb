/** Main. */
@NullMarked
package dev.zmem.aggregator;

import org.jspecify.annotations.NullMarked;
