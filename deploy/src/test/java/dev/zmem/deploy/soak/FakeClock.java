package dev.zmem.deploy.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The wall clock of one program, shifted by libfaketime, which looks at a file once a second.
 * Monotonic clocks stay true: time namespaces shift those. One thread.
 */
final class FakeClock {
  private static final List<Path> LIBRARIES =
      Stream.of("x86_64-linux-gnu", "aarch64-linux-gnu")
          .map(machine -> Path.of("/usr/lib", machine, "faketime/libfaketimeMT.so.1"))
          .toList();

  private final Path file;

  /** One that is right, told by this file. */
  FakeClock(Path file) throws IOException {
    this.file = file;
    shift(0);
  }

  /** Whether the library is installed. */
  static boolean isInstalled() {
    return LIBRARIES.stream().anyMatch(Files::exists);
  }

  /** Lets the clock be so much ahead, or behind. */
  void shift(long seconds) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, "%+d\n".formatted(seconds));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What goes before the command of a program with this clock. */
  List<String> prefix() {
    return LIBRARIES.stream()
        .filter(Files::exists)
        .findFirst()
        .map(library ->
            List.of(
                "env",
                "LD_PRELOAD=" + library,
                "FAKETIME_TIMESTAMP_FILE=" + file,
                "FAKETIME_CACHE_DURATION=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                "DONT_FAKE_MONOTONIC=1"))
        .orElse(List.of());
  }
}
