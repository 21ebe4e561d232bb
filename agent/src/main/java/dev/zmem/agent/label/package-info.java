/**
 * What a process is called: reads the kernel's files of one process and makes labels of them, the
 * program, the command line and the user, and says which rules spare the process.
 */
@NullMarked
package dev.zmem.agent.label;

import org.jspecify.annotations.NullMarked;
