/** A recording of a program's own run, by the JVM's flight recorder. */
@NullMarked
package dev.zmem.program.profile;

import org.jspecify.annotations.NullMarked;
