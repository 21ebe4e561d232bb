/**
 * What the three programs share at their door: settings from flag, environment and file, exit
 * codes, errors in one line, TLS from PEM files, and logging. Knows nothing of processes, hosts or
 * tables.
 */
@NullMarked
package dev.zmem.program;

import org.jspecify.annotations.NullMarked;
