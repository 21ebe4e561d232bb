package dev.zmem.agent.detail;

import dev.zmem.model.Absent;
import dev.zmem.model.MappingFigure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Parses {@code /proc/<pid>/smaps}, or {@code maps}, a piece of any length after the other, and
 * gives each mapping when the next one begins.
 *
 * <p>A mapping begins with {@code 7fca1215a000-7fca12164000 r--p 00027000 fe:00 338944
 * /usr/lib/ld.so}, and in smaps goes on with lines such as {@code Private_Dirty: 8 kB}. Lines of
 * other names, without a value or of another shape are passed over; a size that no address space
 * has is as good as none. Keeps no more of the file than a line; one thread at a time. Source:
 * kernel {@code Documentation/filesystems/proc.rst}.
 */
final class MappingParser {
  /** Takes what was parsed. */
  @FunctionalInterface
  interface Sink {
    /**
     * One mapping; the arrays are the parser's own, and valid until this returns.
     *
     * @param device of its file, {@code major << 20 | minor}; 0 for anonymous memory
     * @param name bytes of its name up to {@code nameLength}; none for anonymous memory
     * @param bytes by {@link MappingFigure#slot}; negative where the file does not say
     */
    void mapping(long start, long end, int device, byte[] name, int nameLength, long[] bytes);
  }

  /** The longest path, and what stands before and behind it. */
  private static final int LINE_BYTES = 4096 + 512;

  /** Columns before the name: addresses, rights, offset, device, inode. */
  private static final int COLUMNS = 5;

  private static final int DEVICE = 3;

  private static final long KIB = 1024;

  /** More than any address space has. */
  private static final long MAX_KIB = 1L << 50;

  private static final Map<String, MappingFigure> FIELDS = fields();
  private static final int FIGURES = MappingFigure.all().size();

  private final Sink sink;
  private final byte[] line = new byte[LINE_BYTES];
  private int lineLength;
  private int device;
  private final byte[] name = new byte[LINE_BYTES];
  private int nameLength;
  private final long[] figures = new long[FIGURES];
  private long start = -1;
  private long end;

  /** Gives mappings to {@code sink}. */
  MappingParser(Sink sink) {
    this.sink = sink;
  }

  /** Starts a file. */
  void begin() {
    lineLength = 0;
    start = -1;
  }

  /** Parses the next {@code length} bytes. */
  void add(byte[] bytes, int length) {
    for (int at = 0; at < length; at++) {
      if (bytes[at] == '\n') {
        endLine();
      } else if (lineLength < LINE_BYTES) {
        line[lineLength++] = bytes[at];
      }
    }
  }

  /** Ends the file: the last mapping is given. */
  void end() {
    if (lineLength > 0) {
      endLine();
    }
    give();
  }

  private void endLine() {
    if (lineLength > 0) {
      byte first = line[0];
      if ((first >= '0' && first <= '9') || (first >= 'a' && first <= 'f')) {
        give();
        header();
      } else if (start >= 0) {
        figure();
      }
    }
    lineLength = 0;
  }

  private void give() {
    if (start >= 0) {
      sink.mapping(start, end, device, name, nameLength, figures);
    }
    start = -1;
  }

  private void header() {
    int dash = indexOf('-', 0);
    int blank = indexOf(' ', 0);
    long from = hex(0, dash);
    long to = hex(dash + 1, blank);
    if (dash < 0 || blank < dash || to <= from) {
      return;
    }
    int at = 0;
    device = 0;
    for (int column = 0; column < COLUMNS; column++) {
      if (column == DEVICE) {
        device = deviceAt(at);
      }
      while (at < lineLength && line[at] != ' ') {
        at++;
      }
      while (at < lineLength && line[at] == ' ') {
        at++;
      }
    }
    nameLength = lineLength - at;
    System.arraycopy(line, at, name, 0, nameLength);
    Arrays.fill(figures, Absent.ABSENT);
    start = from;
    end = to;
  }

  /** {@code fe:00}, both hexadecimal; 0 where it is none. */
  private int deviceAt(int at) {
    int colon = indexOf(':', at);
    int blank = indexOf(' ', at);
    long major = hex(at, colon);
    long minor = hex(colon + 1, blank);
    return major < 0 || minor < 0 ? 0 : (int) (major << 20 | minor);
  }

  private void figure() {
    int colon = indexOf(':', 0);
    MappingFigure figure =
        colon <= 0 ? null : FIELDS.get(new String(line, 0, colon, StandardCharsets.ISO_8859_1));
    if (figure == null) {
      return;
    }
    int at = colon + 1;
    while (at < lineLength && line[at] == ' ') {
      at++;
    }
    int firstDigit = at;
    long kib = 0;
    for (; at < lineLength && line[at] >= '0' && line[at] <= '9' && kib <= MAX_KIB; at++) {
      kib = kib * 10 + (line[at] - '0');
    }
    if (at > firstDigit && kib <= MAX_KIB) {
      figures[figure.slot()] = Absent.plus(figures[figure.slot()], kib * KIB);
    }
  }

  /** Of a number of at most 15 digits, which fits; negative where it is none. */
  private long hex(int from, int to) {
    if (to - from < 1 || to - from > 16) {
      return -1;
    }
    long value = 0;
    for (int at = from; at < to; at++) {
      int digit = Character.digit(line[at], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value & Long.MAX_VALUE; // [vsyscall] lies above, and is no one's memory
  }

  private int indexOf(char wanted, int from) {
    for (int at = from; at < lineLength; at++) {
      if (line[at] == wanted) {
        return at;
      }
    }
    return -1;
  }

  private static Map<String, MappingFigure> fields() {
    Map<String, MappingFigure> fields = new HashMap<>();
    for (MappingFigure figure : MappingFigure.all()) {
      figure.kernelFields().forEach(field -> fields.put(field, figure));
    }
    return Map.copyOf(fields);
  }
}
