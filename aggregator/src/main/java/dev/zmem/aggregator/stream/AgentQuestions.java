package dev.zmem.aggregator.stream;

import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.aggregator.detail.HostDetail;
import dev.zmem.aggregator.detail.NoDetailException;
import dev.zmem.aggregator.fleet.Fleet;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.ingest.DetailAnswerDecoder;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.Feature;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.StreamResponse;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Questions to the agent behind one stream, for as far as it said in its Hello that it can answer
 * them. Any thread.
 */
final class AgentQuestions {
  private final Fleet fleet;
  private final PendingDetailRequests processes;
  private final PendingDetails details;

  /** Who answers; null before the Hello. */
  private volatile @Nullable HostIdentity host;

  private volatile Set<Feature> features = Set.of();

  /** Questions to one agent, to which {@code agent} says something. */
  AgentQuestions(DetailAnswerThread work, Consumer<StreamResponse> agent, Fleet fleet) {
    this.fleet = fleet;
    this.processes = new PendingDetailRequests(work, agent, this::snapshot);
    this.details = new PendingDetails(work, agent);
  }

  /** The agent said who it is, and what it can do. */
  void greeted(HostIdentity claimed, Hello hello) {
    host = claimed;
    features = Set.copyOf(hello.getFeaturesList());
  }

  /** All processes as the agent has them now; {@link IllegalStateException} where it has not. */
  CompletableFuture<HostSnapshot> freshProcesses() {
    return features.contains(Feature.FEATURE_PROCESSES_DETAIL)
        ? processes.askForProcesses()
        : CompletableFuture.failedFuture(
            new IllegalStateException("the agent cannot be asked now"));
  }

  /** Ends in a {@link NoDetailException} where there is no answer. */
  CompletableFuture<HostDetail> ask(DetailQuestion question) {
    Feature needed =
        switch (question) {
          case DetailQuestion.OfMappings mappings -> Feature.FEATURE_MAPPINGS_DETAIL;
          case DetailQuestion.OfProcess process -> Feature.FEATURE_DESCRIBE_DETAIL;
        };
    return features.contains(needed)
        ? details.ask(question)
        : CompletableFuture.failedFuture(
            new NoDetailException(
                NoDetailException.Reason.TOO_OLD,
                "its agent is too old for this question: update it"));
  }

  /**
   * An answer came; whether someone waited for it.
   *
   * @param hostName whose it is, for the room that it may take
   */
  boolean answered(DetailAnswer answer, String hostName) {
    if (details.answered(answer)) {
      return true;
    }
    // before it waits to be read: room is set aside for as many as were known
    int known = fleet.processesOf(hostName);
    return processes.answered(DetailAnswerDecoder.bounded(answer, known));
  }

  /** The host's next frame came: what was answered before is old. */
  void passed() {
    processes.passed();
  }

  /** The stream has ended. */
  void giveUpAll() {
    processes.giveUpAll();
    details.giveUpAll();
  }

  private HostSnapshot snapshot(DetailAnswer answer) {
    return DetailAnswerDecoder.read(Objects.requireNonNull(host), answer, fleet);
  }
}
