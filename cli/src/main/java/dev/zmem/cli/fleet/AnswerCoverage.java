package dev.zmem.cli.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an answer covers, by key: a Long, Double, Boolean or String, a list of Strings or of such
 * maps, or null where it is not known.
 *
 * @param fields what data has, in its order
 * @param facts what sentences for people need beside them
 */
public record AnswerCoverage(
    Map<String, @Nullable Object> fields, Map<String, @Nullable Object> facts) {

  /** How many; 0 where the answer does not say. */
  public long number(String key) {
    return value(key) instanceof Long number ? number : 0;
  }

  /** Whether it is so. */
  public boolean isTrue(String key) {
    return Boolean.TRUE.equals(value(key));
  }

  /** Words; empty where the answer does not say. */
  public String text(String key) {
    return value(key) instanceof String text ? text : "";
  }

  /** Words each; none where the answer does not say. */
  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    if (value(key) instanceof List<?> list) {
      for (Object item : list) {
        texts.add(String.valueOf(item));
      }
    }
    return texts;
  }

  /** Things with fields of their own; none where the answer does not say. */
  public List<AnswerCoverage> records(String key) {
    List<AnswerCoverage> records = new ArrayList<>();
    if (value(key) instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof Map<?, ?> fields) {
          records.add(new AnswerCoverage(Map.of(), copy(fields)));
        }
      }
    }
    return records;
  }

  /** Whatever the answer says of it; null where it says nothing. */
  public @Nullable Object value(String key) {
    return fields.containsKey(key) ? fields.get(key) : facts.get(key);
  }

  private static Map<String, @Nullable Object> copy(Map<?, ?> fields) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    fields.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }
}
