package dev.zmem.aggregator.fleet;

import java.util.concurrent.CompletableFuture;

/** The fleet's hold on the stream a host's rows come by. Any thread. */
public interface StreamHandle {

  /**
   * Another stream writes the host now; this one ends. Called without any monitor, by the other
   * stream's thread, so nobody's continuation may run in it.
   *
   * @param reason what happened, for the agent and the log
   */
  void takenOver(String reason);

  /**
   * Asks the host's agent for all its processes. Never completed by a stream's thread or in a
   * monitor: what follows may take long.
   */
  CompletableFuture<HostSnapshot> freshProcesses();

  /**
   * Whether the other end may speak for a host of this name, so that its claim can end a live entry
   * under it.
   */
  default boolean mayReportAs(String hostName) {
    return true;
  }

  /** The other end, for warnings. */
  default String peer() {
    return "in-process";
  }
}
