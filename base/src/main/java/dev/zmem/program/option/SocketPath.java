package dev.zmem.program.option;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where the agent's Unix socket is.
 *
 * @param path absolute; null where there is to be none
 */
public record SocketPath(@Nullable Path path) {
  /** The usual place, in a folder that only root can make. */
  public static final String DEFAULT = "/run/zmem/agent.sock";

  /** None. */
  public static final SocketPath OFF = new SocketPath(null);

  /** A socket's address holds 108 bytes, and the agent makes the file in a folder beside it. */
  private static final int MAX_BYTES = 80;

  /** Reads it: a path, or {@code off}. */
  public static SocketPath of(String text) {
    String stripped = text.strip();
    if (stripped.equalsIgnoreCase("off") || stripped.equals("false")) {
      return OFF;
    }
    try {
      Path path = Path.of(stripped).normalize();
      if (path.isAbsolute()
          && path.getNameCount() > 1
          && path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
        return new SocketPath(path);
      }
    } catch (InvalidPathException e) {
      // said below
    }
    throw new TypeConversionException(
        "'"
            + text
            + "' (expected: off, or an absolute path of a file in a folder, at most "
            + MAX_BYTES
            + " bytes)");
  }

  /** Of an option. */
  public static final class Converter implements ITypeConverter<SocketPath> {
    /** Made by picocli. */
    public Converter() {}

    @Override
    public SocketPath convert(String text) {
      return of(text);
    }
  }
}
