/** The labels that a host's owner gives it, and selectors that choose hosts by them; pure. */
@NullMarked
package dev.zmem.label;

import org.jspecify.annotations.NullMarked;
