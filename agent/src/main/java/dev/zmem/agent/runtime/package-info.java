/** What language runtimes say of their own memory: Java's counters, Go's variables. */
@NullMarked
package dev.zmem.agent.runtime;

import org.jspecify.annotations.NullMarked;
