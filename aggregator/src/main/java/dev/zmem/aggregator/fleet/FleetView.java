package dev.zmem.aggregator.fleet;

import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.aggregator.detail.HostDetail;
import dev.zmem.aggregator.detail.NoDetailException;
import dev.zmem.text.Ages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The readers' half of a {@link Fleet}: what they see. Any thread; never blocks a writer. */
public interface FleetView {

  /** The newest snapshot of every known host, by name. */
  List<HostSnapshot> snapshots();

  /** Known hosts that have no snapshot: just connecting, silent for long, or expected. */
  default List<HostWithoutRows> withoutRows() {
    return List.of();
  }

  /** The names of all known hosts, those without a snapshot last. */
  default List<String> names() {
    return Stream.concat(
            snapshots().stream().map(host -> host.identity().name()),
            withoutRows().stream().map(HostWithoutRows::name))
        .toList();
  }

  /** The newest snapshot of one host. */
  Optional<HostSnapshot> snapshot(String hostName);

  /** The clock that {@link HostSnapshot#sampledAtNanos} is on. */
  long nowNanos();

  /** The wall clock that {@link HostSnapshot#sampledAt} is on. */
  Instant now();

  /** The fleet as it was at a moment, if that is kept. */
  FleetMoment at(Instant moment);

  /**
   * Asks a host's agent for all its processes, nothing held back and nothing folded. Completes
   * exceptionally when the host has no stream, its agent cannot answer such questions, or does not
   * answer in time.
   */
  CompletableFuture<HostSnapshot> freshProcesses(String hostName);

  /** How many processes a host had in its last pass; 0 where there is no such host. */
  default int processesOf(String hostName) {
    return snapshot(hostName)
        .map(host -> Math.max(host.pass().processes(), host.rows().size()))
        .orElse(0);
  }

  /**
   * Asks a host's agent a question that only it can answer. Ends in a {@link NoDetailException}
   * where there is no answer; cancelling it tells the agent that nobody waits.
   */
  default CompletableFuture<HostDetail> ask(String hostName, DetailQuestion question) {
    return CompletableFuture.failedFuture(
        new NoDetailException(
            NoDetailException.Reason.NO_ANSWER,
            snapshot(hostName).map(this::notConnected).orElse("its agent is not connected")));
  }

  private String notConnected(HostSnapshot host) {
    String last = Ages.print(Duration.ofNanos(Math.max(0, nowNanos() - host.sampledAtNanos())));
    return host.isStopped()
        ? "its agent was stopped " + last + " ago: start zmem-agent there"
        : "its agent is not connected, and reported last "
            + last
            + " ago: does zmem-agent run there, and what does its log say?";
  }
}
