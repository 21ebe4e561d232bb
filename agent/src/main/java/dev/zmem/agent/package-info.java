/** Main. */
@NullMarked
package dev.zmem.agent;

import org.jspecify.annotations.NullMarked;
