package dev.zmem.text;

import java.util.Set;

/** Options of the {@code java} launcher that tell what a JVM's command line runs. Pure. */
public final class JavaOptions {
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--upgrade-module-path",
          "--add-modules",
          "--add-exports",
          "--add-opens",
          "--add-reads",
          "--patch-module",
          "--source",
          "--enable-native-access",
          "--limit-modules");

  private JavaOptions() {}

  /** Whether the next argument is the option's value. */
  public static boolean takesNext(String option) {
    return WITH_VALUE.contains(option);
  }

  /** Whether the next argument is the jar or the module that is run. */
  public static boolean namesWhatRuns(String option) {
    return option.equals("-jar") || option.equals("-m") || option.equals("--module");
  }
}
