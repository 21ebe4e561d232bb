package dev.zmem.program;

import java.util.Map;
import java.util.Set;

/**
 * A program of several commands. The one that is called is known by its name before any is looked
 * into: reading the annotations of all of them would take a good part of a short program's time.
 */
public interface Subcommands {
  /** The commands by name, in the order of the help. */
  Map<String, Class<?>> subcommands();

  /** Keys that may stand in the program's file though they are no option of it. */
  default Set<String> keysWithoutOption() {
    return Set.of();
  }
}
