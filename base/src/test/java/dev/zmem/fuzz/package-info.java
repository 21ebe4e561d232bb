/** Fuzz targets' common parts: what a contract is, and the seeds that every build replays. */
@NullMarked
package dev.zmem.fuzz;

import org.jspecify.annotations.NullMarked;
