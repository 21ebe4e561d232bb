package dev.zmem.agent.procfs;

import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sums the figures of {@code /proc/<pid>/smaps_rollup} or {@code /proc/<pid>/smaps}; a rollup is
 * smaps with one mapping.
 *
 * <p>A line reads {@code Private_Dirty: 1044 kB}. Lines of other names, without a value or of
 * another shape (mapping headers, {@code VmFlags: rd ex}) are passed over. The kernel's "kB" is
 * 1,024 bytes and becomes bytes here.
 *
 * <p>Takes a file whole or a piece of any length after the other, and keeps no more of it than the
 * start of a line. Holds the last result and is used again, so parsing allocates nothing; one
 * thread at a time. Source: kernel {@code Documentation/filesystems/proc.rst}.
 */
public class SmapsParser {
  /** Of a longer line, which names a file, the rest tells nothing. */
  private static final int LINE_BYTES = 128;

  /** More KiB than any address space has; beyond it a line is malformed. */
  private static final long MAX_KIB = 1L << 50;

  private static final long KIB = 1024;

  /** A line's name and the figure that its value is added to. */
  @SuppressWarnings("ArrayRecordComponent") // not compared: a table of names
  private record Field(byte[] name, Figure figure) {}

  /** By the length of the name. */
  private static final Field[][] FIELDS = fieldsByLength();

  /** Whether a field begins with the letter: most lines are not asked for. */
  private static final boolean[] FIRST_LETTERS = firstLetters();

  private final MemoryFigures.Builder sums = MemoryFigures.builder();
  private final byte[] line = new byte[LINE_BYTES];
  private int lineLength;
  private boolean inFirstLine;
  private boolean malformed;
  private long firstAddress;
  private long lastAddress;

  /**
   * Parses {@code length} bytes; false when they are not such a file (no Rss or Pss, or a number no
   * address space has).
   */
  public boolean parse(byte[] bytes, int length) {
    begin();
    add(bytes, length);
    return end();
  }

  /** Starts a file. */
  void begin() {
    sums.clear();
    firstAddress = 0;
    lastAddress = 0;
    lineLength = 0;
    inFirstLine = true;
    malformed = false;
  }

  /** Parses the next {@code length} bytes. */
  void add(byte[] bytes, int length) {
    int at = 0;
    while (at < length) {
      int lineEnd = lineEnd(bytes, at, length);
      if (lineEnd == length || lineLength > 0) {
        keep(bytes, at, lineEnd);
      }
      if (lineEnd == length) {
        return;
      }
      if (lineLength > 0) {
        endLine(line, 0, lineLength);
      } else {
        endLine(bytes, at, lineEnd);
      }
      at = lineEnd + 1;
    }
  }

  /** Ends the file, as {@link #parse} does; its last line may lack a line feed. */
  boolean end() {
    if (lineLength > 0) {
      endLine(line, 0, lineLength);
    }
    return !malformed && sums.bytes(Figure.RSS) >= 0 && sums.bytes(Figure.PSS) >= 0;
  }

  private void keep(byte[] bytes, int from, int end) {
    int kept = Math.min(end - from, LINE_BYTES - lineLength);
    System.arraycopy(bytes, from, line, lineLength, kept);
    lineLength += kept;
  }

  private void endLine(byte[] bytes, int from, int end) {
    if (inFirstLine) {
      parseRange(bytes, from, end);
    }
    malformed |= !parseLine(bytes, from, end);
    inFirstLine = false;
    lineLength = 0;
  }

  /** The figures; {@code previous} itself when nothing changed. */
  public MemoryFigures figures(@Nullable MemoryFigures previous) {
    return sums.implied().build(previous);
  }

  /** Start of the first mapping, 0 when the first line is no mapping header. */
  public long firstAddress() {
    return firstAddress;
  }

  /** End of the mapping in the first line: for a rollup, of the last mapping. */
  public long lastAddress() {
    return lastAddress;
  }

  private boolean parseLine(byte[] bytes, int from, int end) {
    if (from == end || bytes[from] < 0 || !FIRST_LETTERS[bytes[from]]) {
      return true;
    }
    int colon = from;
    while (colon < end && bytes[colon] != ':') {
      colon++;
    }
    Figure figure = colon == end ? null : figureNamed(bytes, from, colon);
    if (figure == null) {
      return true;
    }
    int at = colon + 1;
    while (at < end && bytes[at] == ' ') {
      at++;
    }
    int firstDigit = at;
    long kib = 0;
    for (; at < end && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      kib = kib * 10 + (bytes[at] - '0');
      if (kib > MAX_KIB) {
        return false;
      }
    }
    if (at == firstDigit) {
      return true; // a line without a value
    }
    sums.add(figure, kib * KIB);
    return sums.bytes(figure) <= MAX_KIB * KIB;
  }

  private static @Nullable Figure figureNamed(byte[] bytes, int from, int to) {
    if (to - from < FIELDS.length) {
      for (Field field : FIELDS[to - from]) {
        if (Arrays.equals(field.name, 0, field.name.length, bytes, from, to)) {
          return field.figure;
        }
      }
    }
    return null;
  }

  private static Field[][] fieldsByLength() {
    List<List<Field>> byLength = new ArrayList<>();
    for (Figure figure : Figure.sent()) {
      for (String name : figure.spec().kernelFields()) {
        while (byLength.size() <= name.length()) {
          byLength.add(new ArrayList<>());
        }
        byLength
            .get(name.length())
            .add(new Field(name.getBytes(StandardCharsets.US_ASCII), figure));
      }
    }
    return byLength.stream().map(fields -> fields.toArray(Field[]::new)).toArray(Field[][]::new);
  }

  private static boolean[] firstLetters() {
    boolean[] letters = new boolean[128];
    for (Field[] fields : FIELDS) {
      for (Field field : fields) {
        letters[field.name[0]] = true;
      }
    }
    return letters;
  }

  /** {@code 55d0c0a5e000-7ffd3a5f2000 ---p 00000000 00:00 0 [rollup]}. */
  private void parseRange(byte[] bytes, int from, int end) {
    long value = 0;
    for (int at = from; at < end; at++) {
      int digit = Character.digit(bytes[at], 16);
      if (digit >= 0) {
        value = (value << 4) | digit;
      } else if (bytes[at] == '-' && firstAddress == 0) {
        firstAddress = value;
        value = 0;
      } else {
        lastAddress = firstAddress == 0 ? 0 : value;
        return;
      }
    }
  }

  private static int lineEnd(byte[] bytes, int from, int length) {
    int at = from;
    while (at < length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }
}
