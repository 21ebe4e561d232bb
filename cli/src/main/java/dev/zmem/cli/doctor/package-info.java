/** What {@code zmemctl doctor} looks at. */
@NullMarked
package dev.zmem.cli.doctor;

import org.jspecify.annotations.NullMarked;
