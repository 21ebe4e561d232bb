/** zmemctl's commands about one process or one host in detail: describe and maps. */
@NullMarked
package dev.zmem.cli.detail;

import org.jspecify.annotations.NullMarked;
