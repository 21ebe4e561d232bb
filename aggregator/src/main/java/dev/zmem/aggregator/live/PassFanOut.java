package dev.zmem.aggregator.live;

import dev.zmem.aggregator.fleet.FleetEvent;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.PassListener;
import dev.zmem.aggregator.fleet.PublishedPass;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells every listener of every pass. What a listener throws is counted and goes no further; a call
 * that takes long is counted too, for the host's stream waits for it. The first of each sort is an
 * event. Any thread; the order of a host's passes is its caller's.
 */
final class PassFanOut {
  /** A call that takes longer holds the stream up. */
  static final long SLOW_NANOS = 100_000_000;

  private final List<Told> listeners = new ArrayList<>();
  private final LongSupplier nanoTime;
  private final Consumer<FleetEvent> events;

  /** One listener, and how often it was of no use. */
  private record Told(PassListener listener, AtomicLong failures, AtomicLong slowCalls) {
    String name() {
      return listener.getClass().getSimpleName();
    }
  }

  /** Tells these, in their order. */
  PassFanOut(List<PassListener> listeners, LongSupplier nanoTime, Consumer<FleetEvent> events) {
    listeners.forEach(
        listener -> this.listeners.add(new Told(listener, new AtomicLong(), new AtomicLong())));
    this.nanoTime = nanoTime;
    this.events = events;
  }

  /** A pass took the last one's place. */
  void published(PublishedPass pass) {
    for (Told told : listeners) {
      call(told, () -> told.listener.published(pass));
    }
  }

  /** An agent stopped in order. */
  void stopped(HostSnapshot last) {
    for (Told told : listeners) {
      call(told, () -> told.listener.stopped(last));
    }
  }

  /** Calls that ended by an exception. */
  long failures() {
    return listeners.stream().mapToLong(told -> told.failures.get()).sum();
  }

  /** Calls that took long. */
  long slowCalls() {
    return listeners.stream().mapToLong(told -> told.slowCalls.get()).sum();
  }

  private void call(Told told, Runnable listener) {
    long began = nanoTime.getAsLong();
    try {
      listener.run();
    } catch (RuntimeException e) {
      if (told.failures.getAndIncrement() == 0) {
        events.accept(new FleetEvent.ListenerFailed(told.name(), e.toString()));
      }
    }
    long nanos = nanoTime.getAsLong() - began;
    if (nanos > SLOW_NANOS && told.slowCalls.getAndIncrement() == 0) {
      events.accept(new FleetEvent.ListenerSlow(told.name(), nanos));
    }
  }
}
