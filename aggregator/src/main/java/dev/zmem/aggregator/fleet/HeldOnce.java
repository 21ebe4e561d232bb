package dev.zmem.aggregator.fleet;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One object for all equal values that hosts hold, as names, until the last host lets it go. Values
 * are ordered, so that the map keeps values of one hash apart: anybody can choose such values. Any
 * thread.
 */
final class HeldOnce<T extends Comparable<T>> {
  private final ConcurrentMap<T, Held<T>> values = new ConcurrentHashMap<>();
  private final ToLongFunction<T> bytes;
  private final LongConsumer counter;

  /** Made once: names come by the hundred. */
  private final BiFunction<T, @Nullable Held<T>, Held<T>> more = this::more;

  private final BiFunction<T, Held<T>, @Nullable Held<T>> less = this::less;

  /** One value, and how often it is held; changed in the map's own exclusion alone. */
  private static final class Held<T> {
    final T value;
    int holders;

    Held(T value) {
      this.value = value;
    }
  }

  /** Values that take so many bytes each; what they take more, or less, is told to a counter. */
  HeldOnce(ToLongFunction<T> bytes, LongConsumer counter) {
    this.bytes = bytes;
    this.counter = counter;
  }

  /** The one object of a value, held once more. */
  T hold(T value) {
    return values.compute(value, more).value;
  }

  /** Held once less. */
  void letGo(T value) {
    values.computeIfPresent(value, less);
  }

  private Held<T> more(T value, @Nullable Held<T> known) {
    Held<T> held = known;
    if (held == null) {
      held = new Held<>(value);
      counter.accept(bytes.applyAsLong(value));
    }
    held.holders++;
    return held;
  }

  private @Nullable Held<T> less(T value, Held<T> held) {
    if (--held.holders > 0) {
      return held;
    }
    counter.accept(-bytes.applyAsLong(value));
    return null;
  }

  /** Values there are, each counted once. */
  int size() {
    return values.size();
  }
}
