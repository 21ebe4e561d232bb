package dev.zmem.aggregator.live;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.StreamHandle;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A stream of nobody: remembers whether it was taken over. */
final class TestHandle implements StreamHandle {
  private final String peer;
  private final Set<String> names;
  volatile boolean takenOver;
  volatile String reason = "";

  /**
   * Of a peer whose certificate has these names; of one without certificate when there are none.
   */
  TestHandle(String peer, String... names) {
    this.peer = peer;
    this.names = Set.of(names);
  }

  @Override
  public void takenOver(String reason) {
    takenOver = true;
    this.reason = reason;
  }

  @Override
  public boolean mayReportAs(String hostName) {
    return names.isEmpty() || names.contains(hostName);
  }

  @Override
  public String peer() {
    return peer;
  }

  @Override
  public CompletableFuture<HostSnapshot> freshProcesses() {
    return CompletableFuture.failedFuture(new IllegalStateException("test"));
  }
}
