/**
 * Decides what measuring may cost: who is walked next, who is too large to be walked at all and how
 * its page table is sampled instead. Pure: takes figures and the time, gives decisions; knows no
 * file and no clock.
 */
@NullMarked
package dev.zmem.agent.governor;

import org.jspecify.annotations.NullMarked;
