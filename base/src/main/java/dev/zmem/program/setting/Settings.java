package dev.zmem.program.setting;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings by their keys, for what has no option: {@code stall-budget} is {@code
 * ZMEM_STALL_BUDGET}, then the key of a file. Immutable; any thread.
 */
@FunctionalInterface
public interface Settings {
  /** None are set. */
  Settings NONE = key -> null;

  /**
   * What a setting was set to.
   *
   * @param text as it was written; the items of a list joined by commas
   * @param place where, to stand before an error: {@code ZMEM_PSS: }, {@code agent.yaml:3: }
   */
  record Setting(String text, String place) {}

  /**
   * One of a list of mappings.
   *
   * @param fields its values by key
   * @param place where it begins
   */
  record Item(Map<String, Setting> fields, String place) {}

  /**
   * The list of mappings that a key is set to, in the file or in one that {@code @FILE} names;
   * empty when it is not set.
   */
  default List<Item> items(String key) {
    return List.of();
  }

  /** What a key is set to; null when it is not. */
  @Nullable Setting find(String key);
}
