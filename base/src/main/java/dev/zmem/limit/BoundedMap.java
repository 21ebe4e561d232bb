package dev.zmem.limit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that holds so many entries at most: one more makes the eldest go. Not synchronized; guarded
 * by its user.
 */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;

  private final int most;

  private BoundedMap(int most, boolean byUse) {
    super(16, 0.75f, byUse);
    this.most = most;
  }

  /** The eldest is the one that was put first; to put it again does not make it younger. */
  public static <K, V> BoundedMap<K, V> byAge(int most) {
    return new BoundedMap<>(most, false);
  }

  /** The eldest is the one that was longest neither put nor asked for. */
  public static <K, V> BoundedMap<K, V> byUse(int most) {
    return new BoundedMap<>(most, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
