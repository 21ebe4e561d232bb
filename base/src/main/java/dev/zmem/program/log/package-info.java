/** The log: one line an event, few lines a minute where others choose how often there is one. */
@NullMarked
package dev.zmem.program.log;

import org.jspecify.annotations.NullMarked;
