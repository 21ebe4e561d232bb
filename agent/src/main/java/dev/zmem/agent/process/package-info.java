/**
 * Which processes there are: the listing, which process has a pid, and the descriptors that are
 * kept of a process.
 */
@NullMarked
package dev.zmem.agent.process;

import org.jspecify.annotations.NullMarked;
