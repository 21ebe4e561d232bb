package dev.zmem.program.completion;

import java.util.List;

/**
 * A command as a shell completes it.
 *
 * @param name as it is typed
 * @param summary in a few words, one line
 * @param options all but hidden ones
 * @param words what may stand behind it besides options
 */
record CompletedCommand(
    String name, String summary, List<CompletedOption> options, List<String> words) {}
