/**
 * Decides what measuring may cost: which process is walked next, and which is too large to be
 * walked at all. Pure: takes figures and the time, gives decisions; knows no file and no clock.
 */
@NullMarked
package dev.zmem.agent.governor;

import org.jspecify.annotations.NullMarked;
