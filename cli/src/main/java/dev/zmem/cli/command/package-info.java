/** The subcommands: options to questions, answers to reports. */
@NullMarked
package dev.zmem.cli.command;

import org.jspecify.annotations.NullMarked;
