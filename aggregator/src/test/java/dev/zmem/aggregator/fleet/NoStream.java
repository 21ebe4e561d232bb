package dev.zmem.aggregator.fleet;

import java.util.concurrent.CompletableFuture;

/** In a test the stream of a host that nobody sends. */
public enum NoStream implements StreamHandle {
  NO_STREAM;

  @Override
  public void takenOver(String reason) {}

  @Override
  public CompletableFuture<HostSnapshot> freshProcesses() {
    return CompletableFuture.failedFuture(new IllegalStateException("test"));
  }
}
