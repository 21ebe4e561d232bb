package dev.zmem.agent.kernel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The memory map of this program itself. Once it runs, much of the code that its start ran, and of
 * the classes that it looked at, is not needed again; it stays in the page cache for whoever needs
 * it, but counts for this program while it is mapped. Any thread.
 *
 * <p>Source: {@code madvise(2)}, {@code proc_pid_smaps(5)}.
 */
public final class OwnMappings {
  private static final int MADV_DONTNEED = 4;

  /** A mapping begins with its addresses. */
  private static final Pattern BETWEEN = Pattern.compile("\n(?=[0-9a-f]+-)");

  private static final Path SMAPS = Path.of("/proc/self/smaps");

  private OwnMappings() {}

  /**
   * Unmaps what was only read so far of the JVM and its cache, which stay where they are mapped for
   * as long as the program runs; what is read again is mapped again, mostly without reading the
   * disk. Not where there is a written copy of a single page, in RAM or in swap, which would be
   * lost.
   *
   * @return bytes that were resident in these mappings
   */
  public static long giveBackFiles() {
    try (Arena arena = Arena.ofConfined()) {
      var capture = arena.allocate(LibC.CAPTURE);
      long bytes = 0;
      String smaps = Files.readString(SMAPS, StandardCharsets.ISO_8859_1);
      for (String mapping : BETWEEN.split(smaps, -1)) {
        if (isOnlyRead(mapping)) {
          int dash = mapping.indexOf('-');
          long first = Long.parseUnsignedLong(mapping.substring(0, dash), 16);
          long end = Long.parseUnsignedLong(mapping.substring(dash + 1, mapping.indexOf(' ')), 16);
          if (LibC.madvise(first, end - first, MADV_DONTNEED, capture) == 0) {
            bytes += kibibytes(mapping, "\nRss:") * 1024;
          }
        }
      }
      return bytes;
    } catch (IOException e) {
      return 0; // it was only to be given back
    }
  }

  /**
   * Whether one mapping of {@code smaps} is of the JVM or its cache, cannot be written, and has no
   * page that was written before.
   */
  static boolean isOnlyRead(String mapping) {
    String[] head = mapping.substring(0, Math.max(0, mapping.indexOf('\n'))).split(" +", 6);
    return head.length == 6
        && (head[1].equals("r-xp") || head[1].equals("r--p"))
        && (head[5].endsWith("/libjvm.so") || head[5].endsWith(".aot"))
        && kibibytes(mapping, "\nAnonymous:") == 0
        && kibibytes(mapping, "\nSwap:") == 0
        && kibibytes(mapping, "\nLocked:") == 0;
  }

  /** A figure of a mapping; -1 when it has none. */
  private static long kibibytes(String mapping, String key) {
    int at = mapping.indexOf(key);
    int end = at < 0 ? -1 : mapping.indexOf(" kB", at);
    return end < 0 ? -1 : Long.parseLong(mapping.substring(at + key.length(), end).strip());
  }
}
