package dev.zmem.aggregator.fleet;

/**
 * Hears of every pass that a fleet publishes: each once, after readers see it, and those of one
 * host in their order. Given to the fleet when it is made.
 *
 * <p>Called by the thread that publishes, which is the host's stream's, and for several hosts at
 * the same time. The host's next pass waits for the listener, so it hands over to a thread of its
 * own what takes long. An exception costs the listener this pass, and nobody anything else: the
 * fleet counts it and tells of the first ({@link FleetEvent.ListenerFailed}).
 */
public interface PassListener {

  /** A pass took the last one's place. */
  void published(PublishedPass pass);

  /** The host's agent stopped in order; {@code last} is its last pass. */
  default void stopped(HostSnapshot last) {}
}
