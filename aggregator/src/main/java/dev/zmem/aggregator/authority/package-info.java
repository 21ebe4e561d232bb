/**
 * The aggregator's own certificate authority: its keys, what it signs, and the folder it lies in.
 */
@NullMarked
package dev.zmem.aggregator.authority;

import org.jspecify.annotations.NullMarked;
