/** Settings: flag before environment before file, and which of them are known. */
@NullMarked
package dev.zmem.program.setting;

import org.jspecify.annotations.NullMarked;
