/**
 * Reads a process's page table in small windows, so that the process is never held up for long: for
 * those that one read of {@code smaps_rollup} would stop for too long.
 */
@NullMarked
package dev.zmem.agent.window;

import org.jspecify.annotations.NullMarked;
