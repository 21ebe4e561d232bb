/** Completion scripts for bash, zsh and fish, written from a program's own picocli model. */
@NullMarked
package dev.zmem.program.completion;

import org.jspecify.annotations.NullMarked;
