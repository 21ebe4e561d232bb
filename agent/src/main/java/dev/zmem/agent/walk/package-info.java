/** Reads one process: its name, and what it holds by a walk of the kernel or by windows. */
@NullMarked
package dev.zmem.agent.walk;

import org.jspecify.annotations.NullMarked;
