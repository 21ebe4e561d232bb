package dev.zmem.program.command;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A program of several commands. The one that is called is known by its name before any is looked
 * into: reading the annotations of all of them would take a good part of a short program's time.
 *
 * <p>{@code help}, {@code completion} and {@code version} are commands of every program and are not
 * named here; a program that names one of them has its own.
 */
public interface Subcommands {
  /** The commands by name, in the order of the help. */
  Map<String, Class<?>> subcommands();

  /** Keys that may stand in the program's file though they are no option of it. */
  default Set<String> keysWithoutOption() {
    return Set.of();
  }

  /** Pages of {@code help} that are no command's, by the word they are asked for by. */
  default Map<String, HelpTopic> helpTopics() {
    return Map.of();
  }

  /**
   * Options whose values another command of the program lists, one a line, of those that begin with
   * its {@code --prefix}: what a shell's completion asks. By the option's name.
   */
  default Map<String, String> listedValues() {
    return Map.of();
  }

  /** Options with a value that may also stand before the command, for it. */
  default Set<String> leadingOptions() {
    return Set.of();
  }

  /** Options that a word without any was probably meant for, the likeliest first. */
  default List<String> optionsForWords() {
    return List.of();
  }
}
