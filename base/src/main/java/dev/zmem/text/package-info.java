/** Plain text, printed, read and compared. Pure; knows no figure, no program and no library. */
@NullMarked
package dev.zmem.text;

import org.jspecify.annotations.NullMarked;
