package dev.zmem.program.completion;

import java.util.List;

/**
 * A command as a shell completes it.
 *
 * @param name as it is typed: a word, or several of a command below a command
 * @param options all but hidden ones
 * @param words what may stand behind it besides options
 */
record CompletedCommand(String name, List<CompletedOption> options, List<CompletedWord> words) {}
