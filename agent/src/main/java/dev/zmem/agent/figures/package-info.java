/**
 * The figures that hold for a process now: measured, estimated from a measurement, or its resident
 * set alone.
 */
@NullMarked
package dev.zmem.agent.figures;

import org.jspecify.annotations.NullMarked;
