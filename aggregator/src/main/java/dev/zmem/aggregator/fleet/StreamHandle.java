package dev.zmem.aggregator.fleet;

import java.util.concurrent.CompletableFuture;

/** The fleet's hold on the stream a host's rows come by. Any thread. */
public interface StreamHandle {

  /** Another stream of the same machine writes the host now; this one ends. */
  void takenOver();

  /** Asks the host's agent for all its processes. */
  CompletableFuture<HostSnapshot> freshProcesses();
}
