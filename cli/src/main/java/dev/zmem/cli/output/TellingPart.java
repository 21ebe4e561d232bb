package dev.zmem.cli.output;

import dev.zmem.text.JavaOptions;
import java.util.List;

/**
 * The part of a long command line that tells what runs: of a JVM's the main class or jar and its
 * arguments, before flags and class paths of a kilobyte. For tables; data keeps the line. Pure.
 */
final class TellingPart {
  /** Shorter lines are shown as they are, characters. */
  static final int LONG_LINE = 80;

  /** What is moved behind is cut at so many characters. */
  static final int MAX_FLAGS = 80;

  private TellingPart() {}

  /** {@code java -jar app.jar --port=1 … -Xmx1g}: what stood between them follows the dots. */
  static String of(String command) {
    if (command.length() <= LONG_LINE) {
      return command;
    }
    List<String> words = List.of(command.split(" ", -1));
    if (!isJvm(words.getFirst())) {
      return command;
    }
    int main = main(words);
    if (main < 2) {
      return command;
    }
    String flags = String.join(" ", words.subList(1, main));
    return words.getFirst()
        + " "
        + String.join(" ", words.subList(main, words.size()))
        + " … "
        + (flags.length() <= MAX_FLAGS ? flags : flags.substring(0, MAX_FLAGS) + "…");
  }

  private static boolean isJvm(String program) {
    String name = program.substring(program.lastIndexOf('/') + 1);
    return name.equals("java") || name.equals("javaw");
  }

  /** Where the main class, or the option that names jar or module, stands; -1 when nowhere. */
  private static int main(List<String> words) {
    for (int at = 1; at < words.size(); at++) {
      String word = words.get(at);
      if (JavaOptions.namesWhatRuns(word)) {
        return at;
      }
      if (JavaOptions.takesNext(word)) {
        at++;
      } else if (isClass(word)) {
        return at;
      }
    }
    return -1;
  }

  /** The words of {@code -XX:OnOutOfMemoryError=kill -9 %p} are none. */
  private static boolean isClass(String word) {
    return !word.isEmpty()
        && Character.isJavaIdentifierStart(word.charAt(0))
        && word.chars().allMatch(c -> Character.isJavaIdentifierPart(c) || c == '.' || c == '/');
  }
}
