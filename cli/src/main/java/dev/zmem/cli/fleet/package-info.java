/**
 * Questions about the fleet and their answers, whoever gives them: read off the wire, ready to be
 * printed.
 */
@NullMarked
package dev.zmem.cli.fleet;

import org.jspecify.annotations.NullMarked;
