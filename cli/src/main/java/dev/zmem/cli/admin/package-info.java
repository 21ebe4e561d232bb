/** Commands for admins: who belongs to the fleet. */
@NullMarked
package dev.zmem.cli.admin;

import org.jspecify.annotations.NullMarked;
