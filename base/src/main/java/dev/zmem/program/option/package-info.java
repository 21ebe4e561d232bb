/**
 * Values of options: how a duration, a size, a number, a choice or an address is read and refused.
 */
@NullMarked
package dev.zmem.program.option;

import org.jspecify.annotations.NullMarked;
