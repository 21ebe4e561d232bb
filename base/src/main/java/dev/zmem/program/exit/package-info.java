/** How a program ends: its exit codes, the one line of an error, and the signals that drain it. */
@NullMarked
package dev.zmem.program.exit;

import org.jspecify.annotations.NullMarked;
