package dev.zmem.deploy.pack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a package says and does, each in a file of its folder: {@code summary}, {@code description},
 * and its scripts as dpkg and rpm name them. A program that runs as a service has the scripts of
 * the folder {@code service} beside its own, with {@code @WORD@} filled in from its file {@code
 * word}.
 *
 * @param program its name, {@code @PROGRAM@} in scripts
 */
record PackageWords(String program, Path folder) {
  private static final Pattern WORD = Pattern.compile("@(SETUP|NEXT|TEARDOWN|ERASED)@");

  String summary() throws IOException {
    return text("summary");
  }

  String description() throws IOException {
    return text("description");
  }

  /** A script; empty where the package has none. */
  String script(String script) throws IOException {
    Path own = folder.resolve(script);
    if (Files.exists(own)) {
      return Files.readString(own);
    }
    Path shared = folder.resolveSibling("service").resolve(script);
    return isService() && Files.exists(shared) ? filled(Files.readString(shared)) : "";
  }

  /** Whether it has a user of its own, and a unit. */
  boolean isService() {
    return Files.exists(folder.resolve("setup"));
  }

  private String filled(String script) throws IOException {
    StringBuilder text = new StringBuilder();
    Matcher word = WORD.matcher(script);
    while (word.find()) {
      word.appendReplacement(
          text, Matcher.quoteReplacement(text(word.group(1).toLowerCase(java.util.Locale.ROOT))));
    }
    return word.appendTail(text).toString().replace("@PROGRAM@", program);
  }

  private String text(String name) throws IOException {
    return Files.readString(folder.resolve(name)).strip();
  }
}
