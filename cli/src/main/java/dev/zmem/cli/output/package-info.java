/**
 * Prints reports as tables, JSON, JSON lines or CSV. Knows columns and cells, not where they come
 * from.
 */
@NullMarked
package dev.zmem.cli.output;

import org.jspecify.annotations.NullMarked;
