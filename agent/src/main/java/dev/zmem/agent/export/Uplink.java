package dev.zmem.agent.export;

import dev.zmem.agent.procfs.SystemClocks;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.program.Log;
import dev.zmem.program.Version;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.DetailRequest;
import dev.zmem.proto.v1.Feature;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.IngestServiceGrpc;
import dev.zmem.proto.v1.IntervalGrant;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import dev.zmem.proto.v1.Welcome;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one stream to the aggregator and sends it the newest pass. Latest wins: what the transport
 * or the aggregator is not ready for is not queued, the next delta covers it.
 *
 * <p>All state is owned by the thread of {@code loop}, which also runs the channel's callbacks;
 * every method is called there.
 */
public final class Uplink {
  /** The protocol revision spoken. */
  public static final int PROTOCOL_REVISION = 1;

  /** Causes of a failure looked at. */
  private static final int MAX_CAUSES = 16;

  /** Frames sent and not yet acknowledged, at most. */
  static final int MAX_UNACKNOWLEDGED = 2;

  /** Rows of a detail answer; beyond it the smallest are folded. */
  static final int MAX_DETAIL_ROWS = 20_000;

  /** Of rows in a message; the aggregator takes messages of 16 MiB. */
  static final int MAX_FRAME_BYTES = 15 * 1024 * 1024;

  private final UplinkSettings settings;
  private final Threshold threshold;
  private final int maxRows;
  private final ManagedChannel channel;
  private final ScheduledExecutorService loop;
  private final Backoff backoff = new Backoff(new java.util.SplittableRandom());

  private @Nullable Stream stream;
  private @Nullable HostPass newest;
  private Duration grantedInterval = Duration.ZERO;
  private String lastTrouble = "";
  private long troubleSinceNanos;
  private boolean closed;

  /** An uplink that connects with {@link #start}. */
  public Uplink(
      UplinkSettings settings,
      Threshold threshold,
      int maxRows,
      ManagedChannel channel,
      ScheduledExecutorService loop) {
    this.settings = settings;
    this.threshold = threshold;
    this.maxRows = maxRows;
    this.channel = channel;
    this.loop = loop;
  }

  /** Connects, and again whenever the stream ends. */
  public void start() {
    if (closed) {
      return;
    }
    channel.resetConnectBackoff();
    Stream opened = new Stream();
    stream = opened;
    var _ = IngestServiceGrpc.newStub(channel).stream(opened);
    opened.hello();
  }

  /** Takes the newest pass and sends what the aggregator lacks of it, if it can now. */
  public void offer(HostPass pass) {
    newest = pass;
    if (stream != null) {
      stream.send(pass);
    }
  }

  /** Time to the next pass: the setting, or longer when the aggregator grants less. */
  public Duration interval() {
    return grantedInterval.compareTo(settings.interval()) > 0
        ? grantedInterval
        : settings.interval();
  }

  /** Ends the stream in order. */
  public void close() {
    closed = true;
    if (stream != null) {
      stream.complete();
    }
    channel.shutdown();
  }

  private void ended(Stream which, Throwable thrown) {
    if (which != stream) {
      return;
    }
    stream = null;
    if (closed) {
      return;
    }
    Status status = Status.fromThrowable(thrown);
    boolean refused =
        switch (status.getCode()) {
          case ALREADY_EXISTS,
              ABORTED, // another agent of this machine took over: no good in taking turns
              PERMISSION_DENIED,
              INVALID_ARGUMENT,
              UNAUTHENTICATED,
              UNIMPLEMENTED ->
              true;
          default -> false;
        };
    logTrouble(status, refused);
    Duration wait = backoff.next(refused, which.lived());
    var _ = loop.schedule(this::start, wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static boolean isTlsTrouble(Status status) {
    Throwable cause = status.getCause();
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (cause instanceof SSLException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Once for each kind of trouble, not for each attempt. */
  private void logTrouble(Status status, boolean refused) {
    String reason =
        refused || status.getCause() == null
            ? String.valueOf(status.getDescription())
            : Log.rootCause(status.getCause());
    // an outage is one thing, however its attempts fail; a refusal is told by its reason
    String trouble =
        refused
            ? status.getCode() + " " + reason
            : isTlsTrouble(status) ? "no trust" : "disconnected";
    if (lastTrouble.isEmpty()) {
      troubleSinceNanos = System.nanoTime();
    }
    if (!trouble.equals(lastTrouble)) {
      lastTrouble = trouble;
      Log.warn(
          (refused ? "refused" : "disconnected")
              + " aggregator="
              + settings.aggregator()
              + " status="
              + status.getCode()
              + " reason="
              + Log.value(reason));
    }
  }

  private void logConnected(String aggregatorVersion) {
    String after =
        lastTrouble.isEmpty()
            ? ""
            : " after=" + Duration.ofNanos(System.nanoTime() - troubleSinceNanos).toSeconds() + "s";
    lastTrouble = "";
    Log.info(
        "connected aggregator="
            + settings.aggregator()
            + " host="
            + Log.value(settings.hostName())
            + " aggregator_version="
            + Log.value(aggregatorVersion)
            + after);
  }

  /** One stream's state. */
  private final class Stream implements ClientResponseObserver<StreamRequest, StreamResponse> {
    private @Nullable ClientCallStreamObserver<StreamRequest> requests;
    private @Nullable FrameEncoder encoder;
    private String aggregatorVersion = "";
    private long acknowledged;

    /** When the first frame was acknowledged, 0 before. */
    private long usefulSinceNanos;

    @Override
    public void beforeStart(ClientCallStreamObserver<StreamRequest> requestStream) {
      requests = requestStream;
    }

    void hello() {
      Hello hello =
          Hello.newBuilder()
              .setHostName(settings.hostName())
              .setHostId(settings.machine().hostId())
              .setBootId(settings.machine().bootId())
              .setAgentVersion(Version.current())
              .setProtocolRevision(PROTOCOL_REVISION)
              .addFeatures(Feature.FEATURE_PROCESSES_DETAIL)
              .addFeatures(Feature.FEATURE_PROVENANCE)
              .setEpoch(SystemClocks.bootTimeNanos())
              .setIntervalMillis((int) settings.interval().toMillis())
              .build();
      write(StreamRequest.newBuilder().setHello(hello).build());
    }

    void send(HostPass pass) {
      if (encoder == null
          || requests == null
          || !requests.isReady()
          || encoder.sequence() - acknowledged >= MAX_UNACKNOWLEDGED) {
        return;
      }
      write(encoder.encode(pass, System.nanoTime()));
    }

    void complete() {
      if (requests != null) {
        requests.onCompleted();
      }
    }

    @Override
    public void onNext(StreamResponse response) {
      switch (response.getMessageCase()) {
        case WELCOME -> welcome(response.getWelcome());
        case ACK -> acknowledged(response.getAck().getSequence());
        case KEY_FRAME_REQUEST -> {
          if (encoder != null) {
            encoder.requireKeyFrame();
            acknowledged = encoder.sequence();
          }
        }
        case INTERVAL_GRANT -> grantedInterval = granted(response.getIntervalGrant());
        case DETAIL_REQUEST -> answer(response.getDetailRequest());
        case MESSAGE_NOT_SET -> {
          // a newer aggregator's message this agent does not know
        }
      }
    }

    @Override
    public void onError(Throwable thrown) {
      ended(this, thrown);
    }

    @Override
    public void onCompleted() {
      ended(
          this,
          Status.UNAVAILABLE.withDescription("the aggregator ended the stream").asException());
    }

    /** How long frames were taken on this stream. */
    Duration lived() {
      return usefulSinceNanos == 0
          ? Duration.ZERO
          : Duration.ofNanos(System.nanoTime() - usefulSinceNanos);
    }

    private void welcome(Welcome welcome) {
      grantedInterval = Duration.ZERO; // what another aggregator granted holds no more
      aggregatorVersion = welcome.getAggregatorVersion();
      int granted = welcome.getMaxRows();
      encoder =
          new FrameEncoder(
              threshold,
              granted > 0 ? Math.min(granted, maxRows) : maxRows,
              MAX_FRAME_BYTES,
              welcome.getFeaturesList().contains(Feature.FEATURE_PROVENANCE));
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
        logConnected(aggregatorVersion);
      }
    }

    private static Duration granted(IntervalGrant grant) {
      return Duration.ofMillis(Integer.toUnsignedLong(grant.getIntervalMillis()));
    }

    private void answer(DetailRequest request) {
      DetailAnswer.Builder answer = DetailAnswer.newBuilder().setRequestId(request.getRequestId());
      if (newest == null || encoder == null || !request.hasProcesses()) {
        answer.setError(newest == null ? "no pass yet" : "not known to this agent");
      } else {
        answer
            .setProcesses(encoder.wholeBatch(newest, MAX_DETAIL_ROWS))
            .setPass(FrameEncoder.report(newest, System.nanoTime()));
      }
      write(StreamRequest.newBuilder().setDetailAnswer(answer).build());
    }

    private void write(StreamRequest request) {
      if (requests != null) {
        requests.onNext(request);
      }
    }
  }
}
