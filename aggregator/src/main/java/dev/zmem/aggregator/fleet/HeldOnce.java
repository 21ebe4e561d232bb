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

  /** Values that have these hashes and take so many bytes each. */
  HeldOnce(ToIntFunction<T> hash, ToLongFunction<T> bytes) {
    this.hash = hash;
    this.bytes = bytes;
  }

  /** The one object of a value, held once more; a counter is told what a new one takes. */
  @SuppressWarnings("ReferenceEquality") // whether this very object is the one that is held now
  T hold(T value, LongConsumer counter) {
    Held<T> key = new Held<>(value, hash.applyAsInt(value));
    Held<T> held = values.compute(key, more);
    if (held == key) {
      counter.accept(bytes.applyAsLong(value));
    }
    return held.value;
  }

  /** Held once less; a counter is told, below zero, what it took when nobody holds it any more. */
  void letGo(T value, LongConsumer counter) {
    if (values.computeIfPresent(new Held<>(value, hash.applyAsInt(value)), less) == null) {
      counter.accept(-bytes.applyAsLong(value));
    }
  }

  /** What would be free if one holder let this value go: nothing while others hold it. */
  long bytesOfLastHolder(T value) {
    Held<T> held = values.get(new Held<>(value, hash.applyAsInt(value)));
    return held != null && held.holders == 1 ? bytes.applyAsLong(value) : 0;
  }

  private Held<T> more(Held<T> key, @Nullable Held<T> known) {
    Held<T> held = known;
    if (held == null) {
      held = key;
    }
    held.holders++;
    return held;
  }

  private @Nullable Held<T> less(Held<T> key, Held<T> held) {
    return --held.holders > 0 ? held : null;
  }

  /** Values there are, each counted once. */
  int size() {
    return values.size();
  }
}
