package dev.zmem.agent.detail;

import dev.zmem.agent.kernel.KernelText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The lines of a small kernel file, each with a name and a value, such as {@code VmPeak: 1044 kB}
 * of {@code status}, or {@code read_bytes: 4096} of {@code io}. What is not so is passed over. Of
 * captured bytes; any thread.
 */
final class KernelLines {
  private static final int MAX_DIGITS = 18;
  private static final long KIB = 1024;

  private final Map<String, String> values = new TreeMap<>();

  private KernelLines() {}

  /** Parses the first {@code length} bytes; of none where it is negative. */
  static KernelLines of(byte[] bytes, int length) {
    KernelLines lines = new KernelLines();
    for (int at = 0; at < length; ) {
      int end = at;
      while (end < length && bytes[end] != '\n') {
        end++;
      }
      lines.add(KernelText.decode(bytes, at, end));
      at = end + 1;
    }
    return lines;
  }

  private void add(String line) {
    // tabs are escaped as all that cannot be seen
    int colon = line.indexOf(':');
    if (colon > 0) {
      values.putIfAbsent(
          line.substring(0, colon), line.substring(colon + 1).replace("\\t", " ").strip());
    }
  }

  /** The value of a name; empty where there is none. */
  String text(String name) {
    return values.getOrDefault(name, "");
  }

  /** The first number of a value; negative where there is none. */
  long number(String name) {
    List<Long> numbers = numbers(name);
    return numbers.isEmpty() ? -1 : numbers.getFirst();
  }

  /** A value in kB as bytes; negative where there is none. */
  long bytes(String name) {
    long kib = number(name);
    return kib < 0 || kib > Long.MAX_VALUE / KIB ? -1 : kib * KIB;
  }

  /** All numbers of a value up to what is none. */
  List<Long> numbers(String name) {
    List<Long> numbers = new ArrayList<>();
    for (String word : text(name).split(" +", -1)) {
      long number = parse(word);
      if (number < 0) {
        break;
      }
      numbers.add(number);
    }
    return numbers;
  }

  /** A number without a sign; negative where it is none. */
  static long parse(String word) {
    if (word.isEmpty() || word.length() > MAX_DIGITS) {
      return -1;
    }
    long value = 0;
    for (int at = 0; at < word.length(); at++) {
      char c = word.charAt(at);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }
}
