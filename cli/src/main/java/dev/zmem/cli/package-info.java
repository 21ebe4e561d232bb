/** Main. */
@NullMarked
package dev.zmem.cli;

import org.jspecify.annotations.NullMarked;
