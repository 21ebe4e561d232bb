package dev.zmem.agent.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counters of a Java virtual machine, from the file {@code hsperfdata_USER/PID} that it maps:
 * numbers and texts by name, such as {@code sun.gc.metaspace.used}. The file is the process's, and
 * may hold anything. Immutable.
 *
 * <p>Source: OpenJDK {@code src/hotspot/share/runtime/perfMemory.hpp}, version 2.0.
 */
public final class PerfCounters {
  /** The largest file read; the JVM's default is 32 KiB. */
  public static final int MAX_BYTES = 1 << 20;

  private static final int MAGIC = 0xcafec0c0;
  private static final int HEADER_BYTES = 32;
  private static final int ENTRY_BYTES = 20;
  private static final int MAX_ENTRIES = 8_192;
  private static final int MAX_NAME = 256;
  private static final int MAX_TEXT = 512;

  private final Map<String, Long> numbers = new TreeMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();

  private PerfCounters() {}

  /** A file that is none of a Java virtual machine. */
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Parses the first {@code length} bytes; any bytes give counters or a {@link MalformedException}.
   */
  public static PerfCounters parse(byte[] bytes, int length) throws MalformedException {
    ByteBuffer file = ByteBuffer.wrap(bytes, 0, Math.min(length, bytes.length)).slice();
    require(file.limit() >= HEADER_BYTES && file.getInt(0) == MAGIC, "no counters of a JVM");
    require(file.get(5) == 2, "counters of version " + file.get(5) + " (expected: 2)");
    file.order(file.get(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    require(file.get(7) != 0, "the JVM is starting");
    int at = file.getInt(24);
    int entries = file.getInt(28);
    require(entries >= 0 && entries <= MAX_ENTRIES, entries + " counters");
    PerfCounters counters = new PerfCounters();
    for (int entry = 0; entry < entries; entry++) {
      require(at >= HEADER_BYTES && at <= file.limit() - ENTRY_BYTES, "an entry at " + at);
      int size = file.getInt(at);
      require(size >= ENTRY_BYTES && size <= file.limit() - at, "an entry of " + size + " bytes");
      counters.add(file, at, size);
      at += size;
    }
    return counters;
  }

  private void add(ByteBuffer file, int at, int size) throws MalformedException {
    int name = file.getInt(at + 4);
    int vector = file.getInt(at + 8);
    byte type = file.get(at + 12);
    int data = file.getInt(at + 16);
    require(name >= ENTRY_BYTES && name < size && data > 0 && data < size, "an entry at " + at);
    String key = text(file, at + name, Math.min(MAX_NAME, size - name));
    if (type == 'J' && vector == 0) {
      require(data <= size - Long.BYTES, "a number at " + at);
      numbers.put(key, file.getLong(at + data));
    } else if (type == 'B' && vector > 0) {
      texts.put(key, text(file, at + data, Math.min(MAX_TEXT, Math.min(vector, size - data))));
    }
  }

  private static String text(ByteBuffer file, int from, int most) {
    byte[] bytes = new byte[most];
    int length = 0;
    while (length < most && file.get(from + length) != 0) {
      bytes[length] = file.get(from + length);
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static void require(boolean isSo, String problem) throws MalformedException {
    if (!isSo) {
      throw new MalformedException(problem);
    }
  }

  /** A counter; negative where there is none. */
  public long number(String name) {
    return Math.max(-1, numbers.getOrDefault(name, -1L));
  }

  /** A text as the file has it, any characters; empty where there is none. */
  public String text(String name) {
    return texts.getOrDefault(name, "");
  }
}
