package dev.zmem.aggregator.pod;

import dev.zmem.label.LabelNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is kept of a pod. Immutable.
 *
 * @param name {@code namespace/name}
 * @param labels values by key
 */
public record PodFacts(String name, Map<String, String> labels) {
  /** Labels of one pod. */
  public static final int MAX_LABELS = 32;

  /** Characters of all keys and values of one pod. */
  public static final int MAX_LABEL_CHARACTERS = 2048;

  /** Longest name of a namespace, a DNS label. */
  static final int MAX_NAMESPACE = 63;

  /** Longest name of a pod, a DNS name. */
  static final int MAX_NAME = 253;

  /** Heap that a pod takes beside its characters: texts, map and its places in two tables. */
  private static final long BYTES_A_POD = 400;

  /** Heap that a label takes beside its characters. */
  private static final long BYTES_A_LABEL = 160;

  /** Keeps a copy of the labels. */
  public PodFacts {
    labels = Map.copyOf(labels);
  }

  /**
   * Of texts as the API tells them; none where the names are not as Kubernetes writes them. Labels
   * that are not so, and those beyond the bounds, are left out, the last by key first.
   */
  public static Optional<PodFacts> of(String namespace, String name, Map<String, String> labels) {
    return isDnsName(namespace, MAX_NAMESPACE) && isDnsName(name, MAX_NAME)
        ? Optional.of(new PodFacts(namespace + "/" + name, bounded(labels)))
        : Optional.empty();
  }

  /** The same without its labels. */
  PodFacts withoutLabels() {
    return new PodFacts(name, Map.of());
  }

  /** Heap that it takes, about. */
  long bytes() {
    long bytes = BYTES_A_POD + name.length();
    for (Map.Entry<String, String> label : labels.entrySet()) {
      bytes += BYTES_A_LABEL + label.getKey().length() + label.getValue().length();
    }
    return bytes;
  }

  private static Map<String, String> bounded(Map<String, String> labels) {
    Map<String, String> kept = new LinkedHashMap<>();
    int characters = 0;
    for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
      String key = label.getKey();
      String value = label.getValue();
      if (!LabelNames.troubleOfKey(key).isEmpty() || !LabelNames.troubleOfValue(value).isEmpty()) {
        continue;
      }
      characters += key.length() + value.length();
      if (kept.size() == MAX_LABELS || characters > MAX_LABEL_CHARACTERS) {
        break;
      }
      kept.put(key, value);
    }
    return kept;
  }

  /** Small letters, digits, dots and hyphens: nothing that a terminal or another name takes ill. */
  private static boolean isDnsName(String text, int longest) {
    return !text.isEmpty()
        && text.length() <= longest
        && text.chars()
            .allMatch(each ->
                each >= 'a' && each <= 'z'
                    || each >= '0' && each <= '9'
                    || each == '-'
                    || each == '.');
  }
}
