/**
 * The files of one process: a parser a file, bytes in, a value out, and readers where a file is
 * longer than one read. Never logs, sleeps or retries.
 */
@NullMarked
package dev.zmem.agent.procfs;

import org.jspecify.annotations.NullMarked;
