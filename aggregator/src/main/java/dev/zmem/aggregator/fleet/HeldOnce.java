package dev.zmem.aggregator.fleet;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One object for all equal values that hosts hold, as names, until the last host lets it go. Their
 * hash is one that nobody can choose. Any thread.
 */
final class HeldOnce<T> {
  private final ConcurrentMap<Held<T>, Held<T>> values = new ConcurrentHashMap<>();
  private final ToIntFunction<T> hash;
  private final ToLongFunction<T> bytes;
  private final LongConsumer counter;

  /** Made once: names come by the hundred. */
  private final BiFunction<Held<T>, @Nullable Held<T>, Held<T>> more = this::more;

  private final BiFunction<Held<T>, Held<T>, @Nullable Held<T>> less = this::less;

  /** One value, and how often it is held; changed in the map's own exclusion alone. */
  private static final class Held<T> {
    final T value;
    final int hash;
    long holders;

    Held(T value, int hash) {
      this.value = value;
      this.hash = hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Held<?> that && hash == that.hash && value.equals(that.value);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /**
   * Values that have these hashes and take so many bytes each; what they take more, or less, is
   * told to a counter.
   */
  HeldOnce(ToIntFunction<T> hash, ToLongFunction<T> bytes, LongConsumer counter) {
    this.hash = hash;
    this.bytes = bytes;
    this.counter = counter;
  }

  /** The one object of a value, held once more. */
  T hold(T value) {
    return values.compute(new Held<>(value, hash.applyAsInt(value)), more).value;
  }

  /** Held once less. */
  void letGo(T value) {
    values.computeIfPresent(new Held<>(value, hash.applyAsInt(value)), less);
  }

  private Held<T> more(Held<T> key, @Nullable Held<T> known) {
    Held<T> held = known;
    if (held == null) {
      held = key;
      counter.accept(bytes.applyAsLong(key.value));
    }
    held.holders++;
    return held;
  }

  private @Nullable Held<T> less(Held<T> key, Held<T> held) {
    if (--held.holders > 0) {
      return held;
    }
    counter.accept(-bytes.applyAsLong(key.value));
    return null;
  }

  /** Values there are, each counted once. */
  int size() {
    return values.size();
  }
}
