package dev.zmem.deploy.bench;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.aggregator.ingest.HostDecoder;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.IngestServiceGrpc;
import dev.zmem.proto.v1.StreamRequest;
import dev.zmem.proto.v1.StreamResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One host that exists only here. Speaks the agent's protocol through the agent's encoder and
 * remembers what it said. All methods but {@link #history} run on the simulation's thread.
 */
final class SimulatedHost {
  /** States remembered: more than can be under way during one query. */
  private static final int MAX_STATES = 12;

  private static final int MAX_ROWS = 5_000;

  /** The newest frame the aggregator has taken for certain, and those since. */
  record History(long acknowledged, List<HostState> states) {}

  final String name;
  private final ManagedChannel channel;
  private final Workload workload;
  private final int intervalMillis;
  private final Deque<HostState> states = new ArrayDeque<>();

  private volatile History history = new History(0, List.of());
  private volatile @Nullable Stream stream;
  private int boots = 1;
  private long sent;
  private long acknowledged;
  private long epoch;
  long bytes;
  long skipped;
  long turnedAway;
  volatile @Nullable String trouble;

  SimulatedHost(String name, ManagedChannel channel, Workload workload, int intervalMillis) {
    this.name = name;
    this.channel = channel;
    this.workload = workload;
    this.intervalMillis = intervalMillis;
  }

  /** What it said lately. Any thread. */
  History history() {
    return history;
  }

  /** Opens a stream; one that is open is taken over, as when an agent comes back. */
  void connect() {
    Stream opened = new Stream();
    stream = opened;
    opened.requests = IngestServiceGrpc.newStub(channel).stream(opened);
    opened.write(
        StreamRequest.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setHostName(name)
                    .setHostId("id-" + name)
                    .setBootId("boot-" + boots)
                    .setAgentVersion("benchmark")
                    .setProtocolRevision(1)
                    .setEpoch(++epoch)
                    .setIntervalMillis(intervalMillis))
            .build());
  }

  /** Whether it was refused and has not come again. Any thread. */
  boolean isTurnedAway() {
    return stream == null && turnedAway > 0 || trouble != null;
  }

  /** The machine starts anew: other processes, another boot. */
  void reboot() {
    boots++;
    workload.boot();
    connect();
  }

  /** One pass. */
  void tick() {
    workload.step();
    Stream current = stream;
    if (current == null && turnedAway > 0) {
      connect();
      return;
    }
    if (current == null || current.encoder == null || current.pending()) {
      skipped++;
      return;
    }
    current.send();
  }

  private void publish() {
    history = new History(acknowledged, List.copyOf(states));
  }

  private final class Stream implements StreamObserver<StreamResponse> {
    private @Nullable StreamObserver<StreamRequest> requests;
    private @Nullable FrameEncoder encoder;

    /** What the aggregator makes of the frames. */
    private final HostDecoder mirror = new HostDecoder(MAX_ROWS);

    /** The host's frame number before this stream's first. */
    private long before;

    private long lastAcknowledged;

    boolean pending() {
      return encoder != null && encoder.sequence() - lastAcknowledged >= 2;
    }

    void send() {
      StreamRequest frame =
          java.util.Objects.requireNonNull(encoder).encode(workload.pass(), System.nanoTime());
      if (frame.hasKeyFrame()) {
        mirror.apply(frame.getKeyFrame(), System.nanoTime());
      } else {
        mirror.apply(frame.getDeltaFrame(), System.nanoTime());
      }
      sent++;
      states.addLast(HostState.of(sent, mirror.rows()));
      while (states.size() > MAX_STATES) {
        states.removeFirst();
      }
      publish();
      write(frame);
    }

    void write(StreamRequest request) {
      bytes += request.getSerializedSize();
      java.util.Objects.requireNonNull(requests).onNext(request);
    }

    @Override
    public void onNext(StreamResponse response) {
      if (this != stream) {
        return;
      }
      switch (response.getMessageCase()) {
        case WELCOME -> {
          encoder = new FrameEncoder(Threshold.DEFAULT, MAX_ROWS);
          before = sent;
          send();
        }
        case ACK -> {
          lastAcknowledged = response.getAck().getSequence();
          acknowledged = before + lastAcknowledged;
          publish();
        }
        default -> trouble = "unexpected " + response.getMessageCase();
      }
    }

    @Override
    public void onError(Throwable thrown) {
      if (this == stream
          && acknowledged == 0
          && Status.fromThrowable(thrown).getCode() == Status.Code.UNAVAILABLE) {
        turnedAway++; // too many came from one address at once: an agent comes again
        stream = null;
      } else if (this == stream) {
        trouble = String.valueOf(thrown.getMessage());
      }
    }

    @Override
    public void onCompleted() {
      if (this == stream) {
        trouble = "the aggregator ended the stream";
      }
    }
  }

  /** The states the aggregator may show for an instant between two looks at this host. */
  static List<HostState> possible(History before, History after) {
    List<HostState> possible = new ArrayList<>();
    for (HostState state : after.states()) {
      if (state.number() >= before.acknowledged()) {
        possible.add(state);
      }
    }
    return possible;
  }
}
