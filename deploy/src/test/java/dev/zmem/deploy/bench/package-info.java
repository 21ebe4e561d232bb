/**
 * The fleet benchmark: hosts that exist only here speak the real protocol to one real aggregator,
 * and every answer is checked against what they sent.
 */
@NullMarked
package dev.zmem.deploy.bench;

import org.jspecify.annotations.NullMarked;
