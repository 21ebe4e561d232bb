package dev.zmem.program.completion;

import java.util.List;

/**
 * An option as a shell completes it.
 *
 * @param names short and long ones, with their dashes
 * @param summary in a few words, one line
 * @param label what its value is called
 * @param value what a shell can know of its value
 * @param words values to choose from, for {@link Value#WORD} alone
 * @param repeated whether its value may be a list with commas, and the option be given again
 * @param listing command of the program that lists values, for {@link Value#LISTED} alone
 */
record CompletedOption(
    List<String> names,
    String summary,
    String label,
    Value value,
    List<String> words,
    boolean repeated,
    String listing) {

  /** What may stand behind an option. */
  enum Value {
    /** Nothing. */
    NONE,
    /** Something or nothing. */
    OPTIONAL,
    /** Something that no shell can guess. */
    ANY,
    /** One of a few words. */
    WORD,
    /** A file. */
    FILE,
    /** A folder. */
    FOLDER,
    /** What a command of the program lists. */
    LISTED
  }

  /** Whether the next word is its value when none is attached. */
  boolean takesNextWord() {
    return value != Value.NONE && value != Value.OPTIONAL;
  }
}
