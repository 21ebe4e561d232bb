/**
 * Reads and parses the kernel's files: one parser a file, bytes in, a value out. The root of the
 * tree is a value, so a captured tree serves as well as {@code /proc}. Never logs, sleeps or
 * retries.
 */
@NullMarked
package dev.zmem.agent.procfs;

import org.jspecify.annotations.NullMarked;
