package dev.zmem.aggregator.fleet;

import java.time.Duration;

/**
 * All hosts: what readers see of them, and the way to become the one writer of a host. A pass goes
 * in by {@link HostWriter#publish}, and each {@link PassListener} is told of it. Any thread.
 */
public interface Fleet extends FleetView {

  /**
   * Asks to write a host. A stream of the same machine is taken over at once when this one is
   * newer, also under another name; another machine gets the name only when its holder is stale.
   */
  Claim claim(HostIdentity identity, StreamHandle stream);

  /**
   * Drops hosts that have no stream and were silent for longer than {@code forgetAfter}, and those
   * whose machine has another name; how many.
   */
  int forget(Duration forgetAfter);

  /** What its hosts hold. */
  FleetMemory memory();
}
