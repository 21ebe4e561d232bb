package dev.zmem.agent.naming;

import dev.zmem.agent.procfs.KernelText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Command lines as they may leave the host: without secrets, and not too long. Pure; any thread.
 */
public final class CommandLines {
  /** Longest command line, bytes of UTF-8. */
  public static final int MAX_COMMAND_BYTES = 1024;

  /** What is put in a secret's place. */
  static final String MASK = "***";

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i)(pass(word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|credentials?|auth(orization)?|dsn)$");
  private static final Pattern URL_PASSWORD = Pattern.compile("(://[^/@:\\s]*:)[^/@\\s]+(@)");
  private static final Pattern CLOUD_KEY = Pattern.compile("\\b(AKIA|ASIA)[0-9A-Z]{16}\\b");

  /** How much of a command line leaves the host. */
  public enum Detail {
    /** Nothing: the program's name stands for it. */
    NONE,
    /** Without what looks like a secret. */
    SCRUBBED,
    /** As it is. */
    FULL
  }

  private CommandLines() {}

  /** The command line to show; {@code name} where there is none. */
  public static String show(List<String> arguments, String name, Detail detail) {
    String line =
        switch (detail) {
          case NONE -> "";
          case SCRUBBED -> String.join(" ", scrub(arguments));
          case FULL -> String.join(" ", arguments);
        };
    return KernelText.cut(line.isBlank() ? name : line.strip(), MAX_COMMAND_BYTES);
  }

  /** The password part of {@code scheme://user:password@host} masked. */
  static String scrubUrls(String text) {
    return text.indexOf("://") < 0
        ? text
        : URL_PASSWORD.matcher(text).replaceAll("$1" + MASK + "$2");
  }

  private static List<String> scrub(List<String> arguments) {
    List<String> scrubbed = new ArrayList<>(arguments.size());
    boolean maskNext = false;
    boolean mysql =
        !arguments.isEmpty() && ProgramNames.baseName(arguments.getFirst()).startsWith("mysql");
    for (String argument : arguments) {
      if (maskNext && !argument.startsWith("-")) {
        scrubbed.add(MASK);
        maskNext = false;
        continue;
      }
      scrubbed.add(scrubOne(argument, mysql));
      maskNext = argument.startsWith("-") && SECRET_NAME.matcher(argument).find();
    }
    return scrubbed;
  }

  private static String scrubOne(String argument, boolean mysql) {
    if (mysql && argument.startsWith("-p") && argument.length() > 2) {
      return "-p" + MASK;
    }
    int equals = argument.indexOf('=');
    if (equals > 0 && SECRET_NAME.matcher(argument.substring(0, equals)).find()) {
      return argument.substring(0, equals + 1) + MASK;
    }
    return scrubUrls(scrubCloudKeys(argument));
  }

  private static String scrubCloudKeys(String text) {
    return text.indexOf("AKIA") < 0 && text.indexOf("ASIA") < 0
        ? text
        : CLOUD_KEY.matcher(text).replaceAll(MASK);
  }
}
