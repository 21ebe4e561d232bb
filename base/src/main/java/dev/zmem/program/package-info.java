/**
 * How a zmem program runs: from the arguments of {@code main} to its exit code, with the rooms
 * below for each step.
 */
@NullMarked
package dev.zmem.program;

import org.jspecify.annotations.NullMarked;
