package dev.zmem.aggregator.stream;

import dev.zmem.aggregator.access.Caller;
import dev.zmem.aggregator.access.Callers;
import dev.zmem.aggregator.fleet.Fleet;
import dev.zmem.aggregator.fleet.Shedding;
import dev.zmem.aggregator.ingest.HostDecoder;
import dev.zmem.aggregator.ingest.Incoming;
import dev.zmem.program.log.Log;
import dev.zmem.program.log.LogRateLimit;
import dev.zmem.proto.v1.IngestServiceGrpc;
import dev.zmem.proto.v1.StreamResponse;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The service agents stream to: a {@link HostStream} each. */
public final class IngestService implements BindableService, AutoCloseable {
  /** How often agents may send while the memory is nearly full. */
  static final Duration STRETCHED_INTERVAL = Duration.ofSeconds(30);

  /**
   * Lines a minute about streams that come and go, of one peer, which chooses how often they do: a
   * certificate, or an address where there are none.
   */
  static final int MAX_LINES_A_PEER = 60;

  private final Fleet fleet;
  private final IngestSettings settings;
  private final ScheduledThreadPoolExecutor timers =
      new ScheduledThreadPoolExecutor(
          1, task -> Thread.ofPlatform().daemon().name("ingest-timers").unstarted(task));
  private volatile Duration grantedInterval;
  private final Set<HostStream> streams = ConcurrentHashMap.newKeySet();
  private final DetailAnswerThread answerWork;

  private final SheddingLog sheddingLog;

  private final StreamRefusals refusals;
  private final LogRateLimit streamLines;

  /** Writes into {@code fleet}. */
  public IngestService(Fleet fleet, IngestSettings settings) {
    this.fleet = fleet;
    this.answerWork = new DetailAnswerThread(fleet.memory());
    this.refusals = new StreamRefusals(fleet::nowNanos);
    this.streamLines = new LogRateLimit(MAX_LINES_A_PEER, "lines about streams", fleet::nowNanos);
    this.sheddingLog = new SheddingLog(fleet.memory(), fleet::nowNanos);
    this.settings = settings;
    this.grantedInterval = settings.leastInterval();
    timers.setRemoveOnCancelPolicy(true); // what a stream waits for may be half an hour away
    long everyMillis = Math.clamp(settings.helloWithin().toMillis() / 4, 10, 1000);
    var _ =
        timers.scheduleWithFixedDelay(this::watch, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
  }

  /** The generated service's method, read by {@link IncomingMarshaller}. */
  @Override
  public ServerServiceDefinition bindService() {
    MethodDescriptor<Incoming, StreamResponse> method =
        IngestServiceGrpc.getStreamMethod().toBuilder(
                new IncomingMarshaller(settings.maxRows() + HostDecoder.SPARE_ROWS),
                IngestServiceGrpc.getStreamMethod().getResponseMarshaller())
            .build();
    ServiceDescriptor described =
        ServiceDescriptor.newBuilder(IngestServiceGrpc.SERVICE_NAME)
            .setSchemaDescriptor(IngestServiceGrpc.getServiceDescriptor().getSchemaDescriptor())
            .addMethod(method)
            .build();
    return ServerServiceDefinition.builder(described)
        .addMethod(method, ServerCalls.asyncBidiStreamingCall(this::stream))
        .build();
  }

  private StreamObserver<Incoming> stream(StreamObserver<StreamResponse> responses) {
    HostStream stream =
        new HostStream(
            fleet,
            settings,
            this,
            Callers.current(),
            (ServerCallStreamObserver<StreamResponse>) responses);
    streams.add(stream);
    stream.open();
    return stream;
  }

  /** A stream is over: nobody has to watch it. */
  void ended(HostStream stream) {
    streams.remove(stream);
  }

  /** Runs something later, on the timers' thread. */
  Future<?> laterNanos(Runnable task, long nanos) {
    return timers.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  /** What waits to run later, the watch of the streams included. */
  int waiting() {
    return timers.getQueue().size();
  }

  /** How often agents may send now. */
  Duration grantedInterval() {
    return grantedInterval;
  }

  /** Less often while memory is short, until there is room for answers again. */
  private void followMemory() {
    Shedding shedding = fleet.memory().shedding();
    boolean stretched = !grantedInterval.equals(settings.leastInterval());
    sheddingLog.tell();
    if (!stretched && shedding.compareTo(Shedding.INTERVALS) >= 0) {
      grantedInterval =
          STRETCHED_INTERVAL.compareTo(settings.leastInterval()) > 0
              ? STRETCHED_INTERVAL
              : settings.leastInterval();
    } else if (stretched && shedding == Shedding.NOTHING) {
      grantedInterval = settings.leastInterval();
    }
  }

  private void watch() {
    followMemory();
    streamLines.tellCount();
    refusals.tellCount();
    for (Iterator<HostStream> each = streams.iterator(); each.hasNext(); ) {
      try {
        each.next().watch();
      } catch (RuntimeException e) {
        each.remove();
        Log.warn("a stream cannot be watched reason=" + Log.value(e));
      }
    }
  }

  /** Where agents' answers are read. */
  DetailAnswerThread answerWork() {
    return answerWork;
  }

  /** Logs what became of a stream, unless its peer has brought too many lines. */
  void logStream(Caller peer, String event) {
    if (streamLines.mayTell(peer.account())) {
      Log.info(event);
    }
  }

  /** What is said of streams that were refused. */
  StreamRefusals refusals() {
    return refusals;
  }

  @Override
  public void close() {
    timers.shutdownNow();
    answerWork.close();
  }
}
