/** zmemctl: who is using the RAM and the swap, over all hosts, right now. */
@NullMarked
package dev.zmem.cli;

import org.jspecify.annotations.NullMarked;
