package dev.zmem.aggregator.stream;

import dev.zmem.aggregator.access.Action;
import dev.zmem.aggregator.access.Caller;
import dev.zmem.aggregator.access.Decision;
import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.aggregator.detail.HostDetail;
import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.Fleet;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.aggregator.ingest.BadFrameException;
import dev.zmem.aggregator.ingest.HelloDecoder;
import dev.zmem.aggregator.ingest.HostFrames;
import dev.zmem.aggregator.ingest.Incoming;
import dev.zmem.aggregator.ingest.OutOfMemoryBudgetException;
import dev.zmem.program.log.Log;
import dev.zmem.proto.v1.Goodbye;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One agent's stream, from Hello to its end: who calls, whether it may, and why it ended. gRPC
 * calls it by one thread at a time; the fleet calls {@link #takenOver} and {@link #freshProcesses}
 * from any, the timers {@link #watch}. The monitor guards that a Hello comes in time.
 */
final class HostStream implements StreamObserver<Incoming>, StreamHandle {
  private final Fleet fleet;
  private final IngestSettings settings;
  private final IngestService service;
  private final Caller peer;
  private final StreamEnd end = StreamEnd.current();
  private final PeerResponses responses;
  private final AgentQuestions questions;
  private final Inflow inflow;
  private final AgentPace pace;
  private final StreamDeadlines deadlines;
  private final RulesOffer rules;

  private volatile @Nullable HostIdentity identity;

  /** While the stream holds its host. */
  private volatile @Nullable HostFrames frames;

  /** A stream just opened: its Hello has to come. */
  HostStream(
      Fleet fleet,
      IngestSettings settings,
      IngestService service,
      Caller peer,
      ServerCallStreamObserver<StreamResponse> responses) {
    this.fleet = fleet;
    this.settings = settings;
    this.service = service;
    this.peer = peer;
    this.responses = new PeerResponses(responses);
    this.questions = new AgentQuestions(service.answerWork(), this.responses::send, fleet);
    this.deadlines = new StreamDeadlines(fleet.nowNanos(), settings.helloWithin());
    this.rules = new RulesOffer(settings.rules(), this.responses);
    this.inflow =
        new Inflow(responses, service::laterNanos, fleet::nowNanos, settings.leastInterval());
    this.pace = new AgentPace(inflow, this.responses, settings.leastInterval());
    responses.disableAutoRequest();
    responses.setOnReadyHandler(inflow::read);
  }

  /** Begins to read. */
  void open() {
    UnfinishedMessages.endCurrentBy(this::refuse);
    inflow.read();
  }

  /**
   * Whatever goes wrong ends the stream and lets go of its host; an exception that came out of here
   * would end the call, and the stream would never hear of it.
   */
  @Override
  public void onNext(Incoming incoming) {
    if (responses.hasEnded()) {
      return;
    }
    boolean asked = false;
    long began = System.nanoTime();
    try {
      switch (incoming) {
        case Incoming.Message message -> asked = take(message.request());
        case Incoming.Malformed malformed ->
            refuse(Status.INVALID_ARGUMENT.withDescription(malformed.problem()));
      }
    } catch (BadFrameException e) {
      refuse(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
    } catch (OutOfMemoryBudgetException e) {
      refuse(Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()));
    } catch (RuntimeException e) {
      refuse(
          Status.INTERNAL.withDescription(
              "the aggregator failed at this message: " + e + " at " + StreamEnd.place(e)));
    } finally {
      inflow.done(asked, System.nanoTime() - began);
    }
  }

  /** Whether the message was asked for. */
  private boolean take(StreamRequest request) {
    switch (request.getMessageCase()) {
      case HELLO -> hello(request.getHello());
      case KEY_FRAME -> passed(frames("key_frame").take(request.getKeyFrame()));
      case DELTA_FRAME -> passed(frames("delta_frame").take(request.getDeltaFrame()));
      case PACE -> pace(request.getPace().getIntervalMillis());
      case RULES_IN_USE -> frames("rules_in_use").rules(request.getRulesInUse());
      case GOODBYE -> goodbye(request.getGoodbye());
      case DETAIL_ANSWER -> {
        return questions.answered(request.getDetailAnswer(), who());
      }
      case MESSAGE_NOT_SET -> {
        // a newer agent's message this aggregator does not know
      }
    }
    return false;
  }

  private void passed(StreamResponse answer) {
    questions.passed();
    responses.send(answer);
  }

  private void pace(int millis) {
    Duration interval =
        HelloDecoder.interval("pace.interval_millis", millis, settings.leastInterval());
    frames("pace").pace(interval);
    pace.told(interval);
  }

  @Override
  public void onError(Throwable thrown) {
    Status status = end.orElse(Status.fromThrowable(thrown));
    if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
      service.refusals().refused(who(), peer.address(), StreamEnd.withAdvice(status));
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
  public void takenOver(String reason) {
    refuse(Status.ABORTED.withDescription(reason));
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
    return questions.freshProcesses();
  }

  @Override
  public CompletableFuture<HostDetail> ask(DetailQuestion question) {
    return questions.ask(question);
  }

  /** Ends a stream that does not come to its rows, or does not read what it is told. */
  void watch() {
    long now = fleet.nowNanos();
    if (!requireHello(now)) {
      return;
    }
    HostFrames held = frames;
    HostIdentity host = identity;
    if (held != null && host != null && !held.hasKeyFrame()) {
      deadlines.withoutKeyFrame(now, host.interval()).ifPresent(this::refuse);
    }
    if (held != null) {
      pace.grant(service.grantedInterval());
      rules.tell();
    }
    deadlines.unread(inflow.unread(now)).ifPresent(this::refuse);
  }

  /** A Hello just now waits, and comes too late. False when the stream ends. */
  private synchronized boolean requireHello(long now) {
    Optional<Status> late = identity == null ? deadlines.withoutHello(now) : Optional.empty();
    late.ifPresent(this::refuse);
    return late.isEmpty();
  }

  private void hello(Hello hello) {
    if (identity != null) {
      throw new BadFrameException("hello", "sent twice");
    }
    HostIdentity claimed =
        HelloDecoder.identity(hello, settings.leastInterval(), System.currentTimeMillis());
    synchronized (this) {
      if (responses.hasEnded()) {
        return;
      }
      identity = claimed;
    }
    questions.greeted(claimed, hello);
    if (peer.decide(new Action.ReportAs(claimed.name())) instanceof Decision.Refused(String why)) {
      refuse(Status.PERMISSION_DENIED.withDescription("hello.host_name: " + why));
      return;
    }
    switch (fleet.claim(claimed, this)) {
      case Claim.Refused refused -> refuse(Status.ALREADY_EXISTS.withDescription(refused.reason()));
      case Claim.Full full -> refuse(Status.RESOURCE_EXHAUSTED.withDescription(full.reason()));
      case Claim.Granted granted -> {
        frames = new HostFrames(settings.maxRows(), granted.writer(), fleet::nowNanos);
        pace.told(claimed.interval());
        service.refusals().forget(claimed.name());
        String from = " peer=" + Log.value(peer.address());
        service.logStream(peer, "host reports host=" + Log.value(claimed.name()) + from);
        Greeting.to(hello, settings).forEach(responses::send);
        rules.greeted(hello);
        if (responses.hasEnded()) {
          release("ended"); // by another thread meanwhile
        }
      }
    }
  }

  private void goodbye(Goodbye goodbye) {
    HelloDecoder.reason(goodbye);
    frames("goodbye").stop();
    service.logStream(
        peer, "host stops host=" + Log.value(who()) + " reason=" + Log.value(goodbye.getReason()));
  }

  private HostFrames frames(String message) {
    HostFrames held = frames;
    if (held == null) {
      throw new BadFrameException(message, "sent before hello");
    }
    return held;
  }

  private void refuse(Status status) {
    if (responses.hasEnded()) {
      return;
    }
    service.refusals().refused(who(), peer.address(), status);
    release(status.getCode() == Status.Code.ABORTED ? "taken over" : "refused");
    responses.end(status);
  }

  private void release(String how) {
    service.ended(this);
    inflow.close();
    HostFrames held;
    synchronized (this) {
      held = frames;
      frames = null;
    }
    if (held != null) {
      held.release();
      service.logStream(
          peer, "host stream ended host=" + Log.value(who()) + " how=" + Log.value(how));
    }
    questions.giveUpAll();
  }

  private String who() {
    HostIdentity host = identity;
    return host == null ? "(" + peer.account() + ")" : host.name();
  }
}
