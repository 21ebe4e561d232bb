package dev.zmem.aggregator.ingest;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.InMemoryFleet;
import dev.zmem.aggregator.fleet.LiveRows;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.model.HostFigures;
import dev.zmem.program.Log;
import dev.zmem.program.MessageLimit;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.Feature;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One agent's stream, from Hello to its end: who calls, whether it may, and why it ended. gRPC
 * calls it by one thread at a time; the fleet calls {@link #takenOver} and {@link #freshProcesses}
 * from any, the timers {@link #requireHello}. The monitor guards that a Hello comes in time.
 */
final class HostStream implements StreamObserver<StreamRequest>, StreamHandle {
  private static final int MAX_DETAIL_ROWS = 50_000;

  private final InMemoryFleet fleet;
  private final IngestSettings settings;
  private final IngestService service;
  private final PeerContext.Peer peer;
  private final StreamEnd end = StreamEnd.current();
  private final PeerResponses responses;
  private final Questions questions;

  private volatile @Nullable HostIdentity identity;
  private volatile boolean answersDetails;

  /** While the stream holds its host. */
  private @Nullable HostFrames frames;

  /** A stream just opened: its Hello has to come. */
  HostStream(
      InMemoryFleet fleet,
      IngestSettings settings,
      IngestService service,
      PeerContext.Peer peer,
      ServerCallStreamObserver<StreamResponse> responses) {
    this.fleet = fleet;
    this.settings = settings;
    this.service = service;
    this.peer = peer;
    this.responses = new PeerResponses(responses);
    this.questions = new Questions(service, this.responses);
  }

  @Override
  public void onNext(StreamRequest request) {
    try {
      switch (request.getMessageCase()) {
        case HELLO -> hello(request.getHello());
        case KEY_FRAME -> responses.send(frames("key_frame").take(request.getKeyFrame()));
        case DELTA_FRAME -> responses.send(frames("delta_frame").take(request.getDeltaFrame()));
        case PACE ->
            frames("pace")
                .pace(
                    HelloCheck.interval(
                        "pace.interval_millis",
                        request.getPace().getIntervalMillis(),
                        settings.leastInterval()));
        case DETAIL_ANSWER -> questions.answered(request.getDetailAnswer());
        case MESSAGE_NOT_SET -> {
          // a newer agent's message this aggregator does not know
        }
      }
    } catch (BadFrameException e) {
      refuse(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
    }
  }

  @Override
  public void onError(Throwable thrown) {
    Status status = end.orElse(Status.fromThrowable(thrown));
    if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
      service.logRefusal(who(), peer, withAdvice(status));
      release("refused");
    } else {
      release("lost");
    }
  }

  @Override
  public void onCompleted() {
    release("closed");
    responses.end(Status.OK);
  }

  @Override
  public void takenOver() {
    refuse(Status.ABORTED.withDescription("a newer stream of this machine took over"));
  }

  @Override
  public boolean mayReportAs(String hostName) {
    return peer.mayReportAs(hostName);
  }

  @Override
  public String peer() {
    return peer.address();
  }

  @Override
  public CompletableFuture<HostSnapshot> freshProcesses() {
    HostIdentity host = identity;
    if (host == null || !answersDetails) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("the agent cannot be asked now"));
    }
    return questions.askForProcesses().thenApply(answer -> snapshot(host, answer));
  }

  /** Ends a stream that has not said who it is; a Hello just now waits, and comes too late. */
  synchronized void requireHello() {
    if (identity == null && responses.isOpen()) {
      refuse(
          Status.DEADLINE_EXCEEDED.withDescription(
              "no hello within " + settings.helloWithin().toMillis() / 1e3 + " s"));
    }
  }

  private void hello(Hello hello) {
    if (identity != null) {
      throw new BadFrameException("hello", "sent twice");
    }
    HostIdentity claimed =
        HelloCheck.identity(hello, settings.leastInterval(), System.currentTimeMillis());
    synchronized (this) {
      if (responses.hasEnded()) {
        return;
      }
      identity = claimed;
    }
    answersDetails = hello.getFeaturesList().contains(Feature.FEATURE_PROCESSES_DETAIL);
    if (!peer.mayReportAs(claimed.name())) {
      refuse(
          Status.PERMISSION_DENIED.withDescription(
              "hello.host_name: the certificate does not name "
                  + claimed.name()
                  + " (it names "
                  + String.join(", ", Objects.requireNonNullElse(peer.names(), Set.of()))
                  + ")"));
      return;
    }
    switch (fleet.claim(claimed, this)) {
      case Claim.Refused refused -> refuse(Status.ALREADY_EXISTS.withDescription(refused.reason()));
      case Claim.Granted granted -> {
        frames = new HostFrames(settings.maxRows(), granted.writer(), fleet::nowNanos);
        service.forgetRefusal(claimed.name());
        Log.info(
            "host reports host="
                + Log.value(claimed.name())
                + " peer="
                + Log.value(peer.address()));
        Greeting.to(hello, settings).forEach(responses::send);
      }
    }
  }

  private HostSnapshot snapshot(HostIdentity host, DetailAnswer answer) {
    if (!answer.getError().isEmpty()) {
      throw new IllegalStateException(answer.getError());
    }
    long endedAtNanos = HostFrames.endedAtNanos(answer.getPass(), fleet::nowNanos);
    LiveRows rows =
        HostDecoder.standalone(
            "detail_answer.processes", answer.getProcesses(), MAX_DETAIL_ROWS, endedAtNanos);
    return new HostSnapshot(
        host, rows, HostFigures.NONE, HostDecoder.report(answer.getPass()), endedAtNanos);
  }

  /** gRPC names the limit, but no field: it has read none. */
  private static Status withAdvice(Status status) {
    return MessageLimit.exceeded(String.valueOf(status.getDescription()))
        .map(limit ->
            status.withDescription(
                limit
                    + "; none of its fields was read"
                    + " (a smaller --max-rows of the agent makes smaller messages)"))
        .orElse(status);
  }

  private HostFrames frames(String message) {
    HostFrames held = frames;
    if (held == null) {
      throw new BadFrameException(message, "sent before hello");
    }
    return held;
  }

  private void refuse(Status status) {
    service.logRefusal(who(), peer, status);
    release("refused");
    responses.end(status);
  }

  private void release(String how) {
    HostFrames held = frames;
    frames = null;
    if (held != null) {
      held.release();
      Log.info("host stream ended host=" + Log.value(who()) + " how=" + how);
    }
    questions.giveUpAll();
  }

  private String who() {
    HostIdentity host = identity;
    return host == null ? "(" + peer.address() + ")" : host.name();
  }
}
