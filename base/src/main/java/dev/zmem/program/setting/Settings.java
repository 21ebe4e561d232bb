package dev.zmem.program.setting;

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

  /** What a key is set to; null when it is not. */
  @Nullable Setting find(String key);
}
