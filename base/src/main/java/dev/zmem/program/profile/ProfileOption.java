package dev.zmem.program.profile;

import dev.zmem.program.exit.ExitCode;
import dev.zmem.program.exit.ProgramException;
import dev.zmem.text.Escapes;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * {@code --profile}: looked for before the command runs, so that the recording has its start too.
 * Without it the recorder is not even loaded.
 */
public final class ProfileOption {
  private static final String NAME = "--profile";

  @Option(
      names = NAME,
      paramLabel = "FILE",
      description =
          "Record this run with the JVM's flight recorder (JFR) into a new FILE: the last hour, 64 MiB at most.")
  public @Nullable Path profile;

  /** Made by picocli. */
  public ProfileOption() {}

  /**
   * The recording that the arguments ask for, begun; null where they ask for none. A {@link
   * ProgramException} says why it cannot be written.
   */
  public static @Nullable Profile begin(String... arguments) {
    String file = file(arguments);
    if (file == null) {
      return null;
    }
    try {
      return Profile.begin(Path.of(file));
    } catch (InvalidPathException e) {
      throw new ProgramException(
          ExitCode.USAGE, NAME + " " + Escapes.escape(file) + ": " + e.getReason());
    }
  }

  private static @Nullable String file(String... arguments) {
    for (int at = 0; at < arguments.length; at++) {
      if (arguments[at].startsWith(NAME + "=")) {
        return arguments[at].substring(NAME.length() + 1);
      }
      if (arguments[at].equals(NAME) && at + 1 < arguments.length) {
        return arguments[at + 1];
      }
    }
    return null;
  }
}
