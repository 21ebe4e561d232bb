package dev.zmem.agent.uplink;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.FrameLimits;
import dev.zmem.agent.export.ProcessDetailAnswers;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.limit.TokenBucket;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.DetailRequest;
import dev.zmem.proto.v1.Feature;
import dev.zmem.proto.v1.Goodbye;
import dev.zmem.proto.v1.Pace;
import dev.zmem.proto.v1.RulesInUse;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import dev.zmem.proto.v1.Welcome;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One stream to the aggregator, from Hello to its end: what it was greeted with, and which frames
 * it has taken. Owned by the uplink's thread, which also runs the callbacks.
 */
final class UplinkStream implements ClientResponseObserver<StreamRequest, StreamResponse> {
  /** Frames sent and not yet acknowledged, at most. */
  static final int MAX_UNACKNOWLEDGED = 2;

  /** Messages of the aggregator read at once after a pause. */
  static final int MESSAGES_AT_ONCE = 200;

  /** Then so many a second: an ack and a question for each of ten passes, and as many others. */
  static final int MESSAGES_A_SECOND = 40;

  /** A pace that differs by less from the one told is not told. */
  private static final double MOST_UNSAID = 1.25;

  /** Of rows in a message; the aggregator takes messages of 16 MiB. */
  static final int MAX_FRAME_BYTES = 15 * 1024 * 1024;

  private final Uplink uplink;
  private final UplinkSettings settings;
  private final Threshold threshold;
  private final int maxRows;

  private @Nullable ClientCallStreamObserver<StreamRequest> requests;

  /** From the Welcome on. */
  private @Nullable FrameLimits limits;

  /** From the Welcome on. */
  private @Nullable FrameEncoder encoder;

  private String aggregatorVersion = "";

  /** What the aggregator judges silence by. */
  private Duration toldPace = Duration.ZERO;

  private final PassQuestions questions = new PassQuestions();

  /**
   * How fast the aggregator's messages are read: a frame has its ack and a pass its question, so an
   * honest one says little; what comes faster waits in the transport, which makes the sender wait.
   */
  private final TokenBucket reading =
      new TokenBucket(MESSAGES_AT_ONCE, 1e9 / MESSAGES_A_SECOND, System.nanoTime());

  /** The next message is read once the transport has room for what it may be answered by. */
  private boolean readsWhenReady;

  /** Nothing can be written behind the stream's end. */
  private boolean saidAll;

  private long acknowledged;

  /** When the first frame was acknowledged, 0 before. */
  private long usefulSinceNanos;

  /** A stream of {@code uplink}, to be opened. */
  UplinkStream(Uplink uplink, UplinkSettings settings, Threshold threshold, int maxRows) {
    this.uplink = uplink;
    this.settings = settings;
    this.threshold = threshold;
    this.maxRows = maxRows;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<StreamRequest> requestStream) {
    requests = requestStream;
    requestStream.disableAutoRequestWithInitial(1);
    requestStream.setOnReadyHandler(this::ready);
  }

  /** There is room again. */
  private void ready() {
    if (readsWhenReady) {
      readsWhenReady = false;
      readNext();
    }
    uplink.ready(this);
  }

  /** Reads one more: what is said may call for an answer, and answers are not queued. */
  private void readNext() {
    if (requests == null) {
      return;
    }
    if (requests.isReady()) {
      requests.request(1);
    } else {
      readsWhenReady = true;
    }
  }

  /** Says who is calling. */
  void hello() {
    toldPace = uplink.pace();
    settings.rules().dropWaiting();
    write(StreamRequest.newBuilder().setHello(settings.hello(toldPace)).build());
  }

  /** Sends what the aggregator lacks of a pass, if it can take it now. */
  void send(HostPass pass) {
    if (encoder == null || requests == null || !requests.isReady()) {
      return;
    }
    RulesInUse taken = settings.rules().takeWaiting(System.nanoTime());
    if (taken != null) {
      write(taken);
    }
    if (encoder.sequence() - acknowledged >= MAX_UNACKNOWLEDGED) {
      return;
    }
    write(encoder.encode(pass, System.nanoTime()));
  }

  /**
   * Says how often passes come from now on, where that differs by a quarter from what was said; on
   * a stream that is not greeted yet once it is.
   */
  void tellPace(Duration every) {
    double ratio = (double) every.toMillis() / toldPace.toMillis();
    if (encoder == null
        || requests == null
        || !requests.isReady() // it is told later: what nobody reads is not queued
        || (ratio < MOST_UNSAID && ratio > 1 / MOST_UNSAID)) {
      return;
    }
    toldPace = every;
    write(
        StreamRequest.newBuilder()
            .setPace(Pace.newBuilder().setIntervalMillis((int) every.toMillis()))
            .build());
  }

  /** Says that the agent stops, and ends the stream in order: nothing is answered any more. */
  void complete() {
    if (encoder != null) {
      write(
          StreamRequest.newBuilder()
              .setGoodbye(Goodbye.newBuilder().setReason("the agent was stopped"))
              .build());
    }
    if (requests != null) {
      saidAll = true;
      requests.onCompleted();
    }
  }

  /** How long frames were taken on this stream. */
  Duration lived() {
    return usefulSinceNanos == 0
        ? Duration.ZERO
        : Duration.ofNanos(System.nanoTime() - usefulSinceNanos);
  }

  @Override
  public void onNext(StreamResponse response) {
    try {
      take(response);
    } finally {
      long pauseNanos = reading.takeOwing(System.nanoTime());
      if (pauseNanos == 0) {
        readNext();
      } else {
        uplink.later(this::readNext, pauseNanos);
      }
    }
  }

  private void take(StreamResponse response) {
    switch (response.getMessageCase()) {
      case WELCOME -> welcome(response.getWelcome());
      case ACK -> acknowledged(response.getAck().getSequence());
      case KEY_FRAME_REQUEST -> {
        if (encoder != null) {
          encoder.requireKeyFrame();
          acknowledged = encoder.sequence();
        }
      }
      case INTERVAL_GRANT ->
          uplink.granted(
              Duration.ofMillis(
                  Integer.toUnsignedLong(response.getIntervalGrant().getIntervalMillis())));
      case DETAIL_REQUEST -> detail(response.getDetailRequest());
      case GROUPING_RULES ->
          write(settings.rules().take(response.getGroupingRules(), System.nanoTime()));
      case MESSAGE_NOT_SET -> {
        // a newer aggregator's message this agent does not know
      }
    }
  }

  @Override
  public void onError(Throwable thrown) {
    uplink.ended(this, thrown);
  }

  @Override
  public void onCompleted() {
    uplink.ended(
        this, Status.UNAVAILABLE.withDescription("the aggregator ended the stream").asException());
  }

  private void detail(DetailRequest request) {
    if (request.hasCancel()) {
      uplink.details().cancel(request.getRequestId());
    } else if (ProcessDetailAnswers.answers(request)) {
      uplink.details().ask(request, uplink.newest(), this::write);
    } else {
      boolean isReady = requests != null && requests.isReady();
      write(questions.answer(request, uplink.newest(), limits, isReady));
    }
  }

  private void write(RulesInUse rules) {
    write(StreamRequest.newBuilder().setRulesInUse(rules).build());
  }

  private void write(DetailAnswer answer) {
    write(StreamRequest.newBuilder().setDetailAnswer(answer).build());
  }

  private void welcome(Welcome welcome) {
    if (encoder != null) { // a key frame for each would cost what the sender likes
      if (requests != null) {
        requests.cancel("the aggregator sent two welcomes", null);
      }
      return;
    }
    aggregatorVersion = welcome.getAggregatorVersion();
    int granted = welcome.getMaxRows();
    FrameLimits welcomed =
        new FrameLimits(granted > 0 ? Math.min(granted, maxRows) : maxRows, MAX_FRAME_BYTES);
    limits = welcomed;
    FrameEncoder made = new FrameEncoder(threshold, welcomed);
    if (welcome.getFeaturesList().contains(Feature.FEATURE_HOST_FIGURE_CHANGES)) {
      made.sendHostChanges();
    }
    encoder = made;
    uplink.welcomed();
    HostPass newest = uplink.newest();
    if (newest != null) {
      send(newest);
    }
  }

  /** A welcome alone is no success: the first frame may be refused, and that again and again. */
  private void acknowledged(long sequence) {
    if (encoder == null) {
      return;
    }
    acknowledged = Math.clamp(sequence, acknowledged, encoder.sequence());
    if (usefulSinceNanos == 0) {
      long now = System.nanoTime();
      usefulSinceNanos = now == 0 ? 1 : now;
      uplink.useful(aggregatorVersion);
    }
  }

  private void write(StreamRequest request) {
    if (requests != null && !saidAll) {
      requests.onNext(request);
    }
  }
}
