package dev.zmem.program.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What is said of a file that cannot be read. Pure; any thread. */
public final class FileTrouble {
  private FileTrouble() {}

  /** Why a file cannot be read, in a few words. */
  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such file";
      case AccessDeniedException denied -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }
}
