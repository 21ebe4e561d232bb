package dev.zmem.cli.fleet;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read or written, in plain words. */
public final class FileTroubles {
  private FileTroubles() {}

  /** The words. */
  public static String of(IOException trouble) {
    return switch (trouble) {
      case NoSuchFileException e -> "there is no such file or folder";
      case AccessDeniedException e -> "permission denied";
      default -> String.valueOf(trouble.getMessage());
    };
  }
}
