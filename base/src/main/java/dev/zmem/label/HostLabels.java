package dev.zmem.label;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The labels of a host: what its owner says of it, as {@code role=worker}. Immutable.
 *
 * @param byKey values by key, in the order of keys
 */
public record HostLabels(Map<String, String> byKey) {
  /** Labels of one host. */
  public static final int MAX_LABELS = 32;

  /** Characters of all keys and values of one host. */
  public static final int MAX_CHARACTERS = 2048;

  /** None. */
  public static final HostLabels NONE = new HostLabels(Map.of());

  /** Heap that a label takes beside its characters: two strings and its place in the map. */
  private static final int BYTES_A_LABEL = 160;

  /** Refuses what is no label by an {@link IllegalArgumentException} that says which and why. */
  public HostLabels {
    if (byKey.size() > MAX_LABELS) {
      throw new IllegalArgumentException(
          byKey.size() + " labels (expected: at most " + MAX_LABELS + ")");
    }
    int characters = 0;
    for (Map.Entry<String, String> label : byKey.entrySet()) {
      characters += label.getKey().length() + label.getValue().length();
      check(label.getKey(), label.getValue());
    }
    if (characters > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          characters + " characters of labels (expected: at most " + MAX_CHARACTERS + ")");
    }
    byKey = java.util.Collections.unmodifiableMap(new TreeMap<>(byKey));
  }

  /**
   * Reads labels written as {@code key=value}; an {@link IllegalArgumentException} names a wrong
   * one.
   */
  public static HostLabels parse(Collection<String> labels) {
    Map<String, String> byKey = new TreeMap<>();
    for (String label : labels) {
      int equals = label.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("'" + label + "' (expected: key=value)");
      }
      String key = label.substring(0, equals).strip();
      String value = label.substring(equals + 1).strip();
      check(key, value);
      String before = byKey.put(key, value);
      if (before != null && !before.equals(value)) {
        throw new IllegalArgumentException(
            "'" + key + "' is set twice, to '" + before + "' and '" + value + "'");
      }
    }
    return byKey.isEmpty() ? NONE : new HostLabels(byKey);
  }

  private static void check(String key, String value) {
    String trouble = LabelNames.troubleOfKey(key);
    if (trouble.isEmpty()) {
      trouble = LabelNames.troubleOfValue(value);
    }
    if (!trouble.isEmpty()) {
      throw new IllegalArgumentException(
          "'" + cut(key) + "=" + cut(value) + "' (expected: " + trouble + ")");
    }
  }

  /** The value of a key; null where the host has no such label. */
  public @Nullable String value(String key) {
    return byKey.get(key);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** About what they take in the heap. */
  public long heapBytes() {
    long bytes = 0;
    for (Map.Entry<String, String> label : byKey.entrySet()) {
      bytes += BYTES_A_LABEL + label.getKey().length() + label.getValue().length();
    }
    return bytes;
  }

  /** {@code role=worker,zone=eu-1}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    byKey.forEach((key, value) ->
        text.append(text.isEmpty() ? "" : ",").append(key).append('=').append(value));
    return text.toString();
  }

  private static String cut(String text) {
    return text.length() > 64 ? text.substring(0, 64) + "…" : text;
  }
}
