/**
 * Estimates what a process holds from a sample of its page table, with the bound of the error. Pure
 * statistics: takes ranges and counts, gives pages; knows no file, no clock and no process.
 */
@NullMarked
package dev.zmem.agent.estimate;

import org.jspecify.annotations.NullMarked;
