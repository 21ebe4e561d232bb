package dev.zmem.aggregator.ingest;

import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.HostWriter;
import dev.zmem.aggregator.fleet.InMemoryFleet;
import dev.zmem.aggregator.fleet.LiveRows;
import dev.zmem.aggregator.fleet.StreamHandle;
import dev.zmem.program.Log;
import dev.zmem.program.Version;
import dev.zmem.proto.v1.Ack;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.Feature;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.HostFigures;
import dev.zmem.proto.v1.IntervalGrant;
import dev.zmem.proto.v1.KeyFrameRequest;
import dev.zmem.proto.v1.PassReport;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import dev.zmem.proto.v1.Welcome;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One agent's stream. gRPC calls it by one thread at a time; the fleet calls {@link #takenOver} and
 * {@link #freshProcesses} from any. Writing to the peer is guarded by the stream's monitor.
 */
final class HostStream implements StreamObserver<StreamRequest>, StreamHandle {
  /** The newest protocol revision known. */
  static final int PROTOCOL_REVISION = 1;

  /** Questions to an agent at once. */
  private static final int MAX_QUESTIONS = 16;

  /** An agent that does not answer a question by then is given up on. */
  private static final int ANSWER_SECONDS = 2;

  private static final int MAX_DETAIL_ROWS = 50_000;

  private static final List<Feature> FEATURES =
      List.of(Feature.FEATURE_PROCESSES_DETAIL, Feature.FEATURE_PROVENANCE);

  private final InMemoryFleet fleet;
  private final IngestSettings settings;
  private final IngestService service;
  private final PeerContext.Peer peer;
  private final ServerCallStreamObserver<StreamResponse> responses;
  private final HostDecoder decoder;
  private final AtomicLong lastQuestion = new AtomicLong();
  private final Map<Long, CompletableFuture<DetailAnswer>> questions = new ConcurrentHashMap<>();

  private volatile @Nullable HostIdentity identity;
  private volatile boolean answersDetails;
  private @Nullable HostWriter writer;
  private boolean ended;

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
    this.responses = responses;
    this.decoder = new HostDecoder(settings.maxRows());
  }

  @Override
  public void onNext(StreamRequest request) {
    try {
      switch (request.getMessageCase()) {
        case HELLO -> hello(request.getHello());
        case KEY_FRAME -> {
          requireWriter("key_frame");
          decoder.apply(request.getKeyFrame(), endedAtNanos(request.getKeyFrame().getPass()));
          publish(request.getKeyFrame().getHost(), request.getKeyFrame().getPass());
        }
        case DELTA_FRAME -> delta(request);
        case DETAIL_ANSWER -> answered(request.getDetailAnswer());
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
    Status status = Status.fromThrowable(thrown);
    if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
      service.logRefusal(who(), peer, status);
    }
    release("lost");
  }

  @Override
  public void onCompleted() {
    release("closed");
    end(Status.OK);
  }

  @Override
  public void takenOver() {
    refuse(Status.ABORTED.withDescription("a newer stream of this machine took over"));
  }

  @Override
  public CompletableFuture<HostSnapshot> freshProcesses() {
    HostIdentity host = identity;
    if (host == null || !answersDetails || questions.size() >= MAX_QUESTIONS) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("the agent cannot be asked now"));
    }
    long id = lastQuestion.incrementAndGet();
    CompletableFuture<DetailAnswer> answer = new CompletableFuture<>();
    questions.put(id, answer);
    service.later(() -> giveUp(id), ANSWER_SECONDS);
    StreamResponse.Builder question = StreamResponse.newBuilder();
    question.getDetailRequestBuilder().setRequestId(id).getProcessesBuilder();
    send(question.build());
    return answer.thenApply(message -> snapshot(host, message));
  }

  /** Ends a stream that has not said who it is; a Hello just now waits, and comes too late. */
  synchronized void requireHello() {
    if (identity == null && !ended && !responses.isCancelled()) {
      refuse(
          Status.DEADLINE_EXCEEDED.withDescription(
              "no hello within " + settings.helloWithin().toMillis() / 1e3 + " s"));
    }
  }

  private void hello(Hello hello) {
    if (identity != null) {
      throw new BadFrameException("hello", "sent twice");
    }
    HostIdentity claimed = HelloCheck.identity(hello, settings.leastInterval());
    synchronized (this) {
      if (ended) {
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
                  + String.join(
                      ", ", java.util.Objects.requireNonNullElse(peer.names(), java.util.Set.of()))
                  + ")"));
      return;
    }
    switch (fleet.claim(claimed, this)) {
      case Claim.Refused refused -> refuse(Status.ALREADY_EXISTS.withDescription(refused.reason()));
      case Claim.Granted granted -> {
        writer = granted.writer();
        welcome(hello, claimed);
      }
    }
  }

  private void welcome(Hello hello, HostIdentity host) {
    service.forgetRefusal(host.name());
    Log.info("host reports host=" + Log.value(host.name()) + " peer=" + Log.value(peer.address()));
    Welcome.Builder welcome =
        Welcome.newBuilder()
            .setProtocolRevision(Math.min(PROTOCOL_REVISION, hello.getProtocolRevision()))
            .setAggregatorVersion(Version.current())
            .setMaxRows(settings.maxRows());
    for (Feature known : FEATURES) {
      if (hello.getFeaturesList().contains(known)) {
        welcome.addFeatures(known);
      }
    }
    send(StreamResponse.newBuilder().setWelcome(welcome).build());
    if (hello.getIntervalMillis() < settings.leastInterval().toMillis()) {
      IntervalGrant grant =
          IntervalGrant.newBuilder()
              .setIntervalMillis((int) settings.leastInterval().toMillis())
              .build();
      send(StreamResponse.newBuilder().setIntervalGrant(grant).build());
    }
  }

  private void delta(StreamRequest request) {
    requireWriter("delta_frame");
    if (!decoder.hasKeyFrame()) {
      decoder.skip(request.getDeltaFrame());
      KeyFrameRequest please =
          KeyFrameRequest.newBuilder().setReason("no key frame on this stream yet").build();
      send(StreamResponse.newBuilder().setKeyFrameRequest(please).build());
      return;
    }
    decoder.apply(request.getDeltaFrame(), endedAtNanos(request.getDeltaFrame().getPass()));
    publish(request.getDeltaFrame().getHost(), request.getDeltaFrame().getPass());
  }

  private void publish(HostFigures figures, PassReport pass) {
    long ageNanos = Integer.toUnsignedLong(pass.getAgeMillis()) * 1_000_000;
    var _ =
        requireWriter("frame")
            .publish(
                decoder.rows(), HostFiguresReading.of(figures), HostDecoder.report(pass), ageNanos);
    Ack ack = Ack.newBuilder().setSequence(decoder.sequence()).build();
    send(StreamResponse.newBuilder().setAck(ack).build());
  }

  private HostSnapshot snapshot(HostIdentity host, DetailAnswer answer) {
    if (!answer.getError().isEmpty()) {
      throw new IllegalStateException(answer.getError());
    }
    long endedAtNanos = endedAtNanos(answer.getPass());
    LiveRows rows =
        HostDecoder.standalone(
            "detail_answer.processes", answer.getProcesses(), MAX_DETAIL_ROWS, endedAtNanos);
    return new HostSnapshot(
        host,
        rows,
        dev.zmem.model.HostFigures.NONE,
        HostDecoder.report(answer.getPass()),
        endedAtNanos);
  }

  /** When the pass ended, on the aggregator's clock. */
  private long endedAtNanos(PassReport pass) {
    return fleet.nowNanos() - Integer.toUnsignedLong(pass.getAgeMillis()) * 1_000_000;
  }

  private void answered(DetailAnswer answer) {
    CompletableFuture<DetailAnswer> question = questions.remove(answer.getRequestId());
    if (question != null) {
      question.complete(answer);
    }
  }

  private void giveUp(long questionId) {
    CompletableFuture<DetailAnswer> question = questions.remove(questionId);
    if (question != null) {
      question.completeExceptionally(
          new IllegalStateException("no answer within " + ANSWER_SECONDS + " s"));
    }
  }

  private HostWriter requireWriter(String message) {
    if (writer == null) {
      throw new BadFrameException(message, "sent before hello");
    }
    return writer;
  }

  private void refuse(Status status) {
    service.logRefusal(who(), peer, status);
    release("refused");
    end(status);
  }

  private void release(String how) {
    HostWriter held = writer;
    writer = null;
    if (held != null) {
      held.release();
      Log.info("host stream ended host=" + Log.value(who()) + " how=" + how);
    }
    questions.keySet().forEach(this::giveUp);
  }

  private String who() {
    HostIdentity host = identity;
    return host == null ? "(" + peer.address() + ")" : host.name();
  }

  private synchronized void send(StreamResponse response) {
    if (!ended && !responses.isCancelled()) {
      responses.onNext(response);
    }
  }

  private synchronized void end(Status status) {
    if (!ended && !responses.isCancelled()) {
      ended = true;
      if (status.isOk()) {
        responses.onCompleted();
      } else {
        responses.onError(status.asRuntimeException());
      }
    }
  }
}
