package dev.zmem.program.completion;

/**
 * A word as a shell offers it.
 *
 * @param text as it is typed
 * @param summary in a few words, one line; empty where the word says it all
 */
record CompletedWord(String text, String summary) {}
