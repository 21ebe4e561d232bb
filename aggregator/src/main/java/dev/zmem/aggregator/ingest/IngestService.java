package dev.zmem.aggregator.ingest;

import dev.zmem.aggregator.fleet.InMemoryFleet;
import dev.zmem.program.Log;
import dev.zmem.proto.v1.IngestServiceGrpc;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The service agents stream to: a {@link HostStream} each. */
public final class IngestService extends IngestServiceGrpc.IngestServiceImplBase
    implements AutoCloseable {
  /** Refusals remembered so that each is logged once, not at every attempt. */
  private static final int MAX_REMEMBERED_REFUSALS = 1000;

  private final InMemoryFleet fleet;
  private final IngestSettings settings;
  private final ScheduledExecutorService timers =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("ingest-timers").unstarted(task));
  private final Map<String, String> refusals =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MAX_REMEMBERED_REFUSALS;
        }
      };

  /** Writes into {@code fleet}. */
  public IngestService(InMemoryFleet fleet, IngestSettings settings) {
    this.fleet = fleet;
    this.settings = settings;
  }

  @Override
  public StreamObserver<StreamRequest> stream(StreamObserver<StreamResponse> responses) {
    HostStream stream =
        new HostStream(
            fleet,
            settings,
            this,
            PeerContext.current(),
            (ServerCallStreamObserver<StreamResponse>) responses);
    var _ =
        timers.schedule(
            stream::requireHello, settings.helloWithin().toMillis(), TimeUnit.MILLISECONDS);
    return stream;
  }

  /** Runs something later, on the timers' thread. */
  void later(Runnable task, int seconds) {
    var _ = timers.schedule(task, seconds, TimeUnit.SECONDS);
  }

  /** Logs why a stream was ended, once for each peer and reason in a row. */
  void logRefusal(String who, PeerContext.Peer peer, Status status) {
    String reason = status.getCode() + " " + status.getDescription();
    synchronized (refusals) {
      if (reason.equals(refusals.put(who, reason))) {
        return;
      }
    }
    Log.warn(
        "refused host="
            + Log.value(who)
            + " peer="
            + Log.value(peer.address())
            + " status="
            + status.getCode()
            + " reason="
            + Log.value(String.valueOf(status.getDescription())));
  }

  /** A host reports: its next refusal is news again. */
  void forgetRefusal(String who) {
    synchronized (refusals) {
      refusals.remove(who);
    }
  }

  @Override
  public void close() {
    timers.shutdownNow();
  }
}
