package dev.zmem.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a program is started, read from its launcher of the distribution: an image has no shell that
 * could run the launcher. Immutable.
 *
 * @param options of the JVM
 * @param classPath jars, in the order that the start-up cache was made for
 * @param mainClass with its package
 */
record Launch(List<String> options, List<Path> classPath, String mainClass) {
  private static final String HOME = "$home/";

  Launch {
    options = List.copyOf(options);
    classPath = List.copyOf(classPath);
  }

  /**
   * Of a launcher below a folder of the distribution; an {@link IOException} names what it lacks.
   */
  static Launch of(Path home, String program) throws IOException {
    String text = Files.readString(home.resolve("bin").resolve(program)).replace("\\\n", " ");
    String start =
        text.lines()
            .filter(line -> line.startsWith("exec "))
            .findFirst()
            .orElseThrow(() -> new IOException(program + ": the launcher has no line 'exec'"));
    List<String> options = new ArrayList<>();
    List<Path> jars = new ArrayList<>();
    String mainClass = "";
    List<String> words =
        Stream.of(start.split("\\s+")).map(word -> word.replace("\"", "")).skip(2).toList();
    for (int at = 0; at < words.size(); at++) {
      String word = words.get(at);
      if (word.equals("-cp")) {
        for (String jar : words.get(at + 1).split(":", -1)) {
          jars.add(home.resolve(jar.substring(HOME.length())));
        }
        mainClass = words.get(at + 2);
        break;
      }
      if (!word.startsWith("$")) { // the shell's own: terminal, cache, more options
        options.add(word);
      }
    }
    if (jars.isEmpty()) {
      throw new IOException(program + ": the launcher has no class path");
    }
    return new Launch(options, jars, mainClass);
  }

  /** The file of options for a home in the image, as the JVM's launcher reads it after an '@'. */
  String optionsFile(String program, String home) {
    List<String> lines = new ArrayList<>();
    lines.add("-XX:AOTCache=" + home + "/lib/" + program + ".aot");
    lines.addAll(options);
    lines.add("-cp");
    lines.add(
        String.join(
            ":", classPath.stream().map(jar -> home + "/lib/" + jar.getFileName()).toList()));
    return String.join("\n", lines) + "\n";
  }
}
