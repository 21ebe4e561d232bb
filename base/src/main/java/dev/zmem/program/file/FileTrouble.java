package dev.zmem.program.file;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What is said of a file that cannot be read or written. Pure; any thread. */
public final class FileTrouble {
  private FileTrouble() {}

  /** Why not, in a few words that stand behind {@code cannot read FILE: }. */
  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such file";
      case AccessDeniedException denied -> "permission denied";
      case CharacterCodingException notText -> "it is no UTF-8 text";
      case FileSystemException system when system.getReason() != null ->
          inLowerCase(system.getReason());
      default -> inLowerCase(String.valueOf(e.getMessage()));
    };
  }

  /** The system's words begin a sentence: {@code Is a directory}. */
  private static String inLowerCase(String words) {
    return words.length() > 1 && Character.isLowerCase(words.charAt(1))
        ? Character.toLowerCase(words.charAt(0)) + words.substring(1)
        : words;
  }
}
