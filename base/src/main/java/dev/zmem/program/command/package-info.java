/**
 * The commands of a program: which there are, their help and version, and what is said of a command
 * line that cannot be read.
 */
@NullMarked
package dev.zmem.program.command;

import org.jspecify.annotations.NullMarked;
