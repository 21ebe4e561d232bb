package dev.zmem.agent.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file in which the kernel tells something. */
final class KernelFile {
  private KernelFile() {}

  /** Its text without blanks and zero bytes around it; empty where it cannot be read. */
  static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          .replace("\0", "")
          .strip();
    } catch (IOException e) {
      return "";
    }
  }
}
