package dev.zmem.aggregator.fleet;

import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.aggregator.detail.HostDetail;
import dev.zmem.aggregator.detail.NoDetailException;
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
   * Asks the host's agent a question that only it can answer. Ends in a {@link NoDetailException}
   * where there is no answer; cancelling it tells the agent that nobody waits. Completed by no
   * stream's thread, as {@link #freshProcesses}.
   */
  default CompletableFuture<HostDetail> ask(DetailQuestion question) {
    return CompletableFuture.failedFuture(
        new NoDetailException(
            NoDetailException.Reason.TOO_OLD, "it answers no questions about processes"));
  }

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
