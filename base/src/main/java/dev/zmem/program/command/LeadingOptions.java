package dev.zmem.program.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Options before the command, as {@code zmemctl --tls-dir=DIR top}: moved behind it, where the
 * command takes them as its own.
 */
public final class LeadingOptions {
  private LeadingOptions() {}

  /** The arguments with these options, where they come first, behind the command and its own. */
  public static String[] moved(Set<String> options, String... arguments) {
    List<String> leading = new ArrayList<>();
    int at = 0;
    while (at < arguments.length) {
      String word = arguments[at];
      int equals = word.indexOf('=');
      if (!options.contains(equals < 0 ? word : word.substring(0, equals))) {
        break;
      }
      int words = equals >= 0 ? 1 : Math.min(2, arguments.length - at);
      leading.addAll(Arrays.asList(arguments).subList(at, at + words));
      at += words;
    }
    if (leading.isEmpty() || at == arguments.length) {
      return arguments;
    }
    List<String> moved = new ArrayList<>(Arrays.asList(arguments).subList(at, arguments.length));
    int end = moved.indexOf("--");
    moved.addAll(end < 0 ? moved.size() : end, leading);
    return moved.toArray(String[]::new);
  }
}
