/** What {@code doctor} of each program looks at and says: a line a check, with the mend. */
@NullMarked
package dev.zmem.program.doctor;

import org.jspecify.annotations.NullMarked;
