/**
 * What a process is called: fleet-wide program names and scrubbed command lines. Pure functions.
 */
@NullMarked
package dev.zmem.agent.naming;

import org.jspecify.annotations.NullMarked;
