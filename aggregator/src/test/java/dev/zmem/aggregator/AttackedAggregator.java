package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.ingest.IngestSettings;
import dev.zmem.program.HostPort;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.Logger;

/** An aggregator for hosts of 1,000 rows, one honest host on it, and its warnings. */
final class AttackedAggregator implements AutoCloseable {
  private static final Logger ZMEM = Logger.getLogger("dev.zmem");

  final AggregatorServer server;
  final ManagedChannel channel;
  private final RawAgent bystander;
  private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
  private long sequence = 1;

  AttackedAggregator() throws Exception {
    this(new IngestSettings(1000, Duration.ofMillis(100)));
  }

  AttackedAggregator(IngestSettings settings) throws Exception {
    server =
        new AggregatorServer(
            new HostPort("127.0.0.1", 0),
            InsecureServerCredentials.create(),
            settings,
            Duration.ofHours(1),
            FleetMemory.ofThisProcess());
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    bystander = new RawAgent(channel).greet("bystander");
    bystander.send(keyFrame());
    assertThat(bystander.next().getAck().getSequence()).isEqualTo(1);
    Filter keep =
        record -> !record.getLevel().equals(Level.WARNING) || !warnings.add(record.getMessage());
    ZMEM.setFilter(keep);
  }

  @Override
  public void close() {
    ZMEM.setFilter(null);
    channel.shutdownNow();
    server.close();
  }

  /** A host that sends this after its hello loses its stream, by a status that says so. */
  void assertRefused(StreamRequest bad, String naming) throws Exception {
    RawAgent hostile = new RawAgent(channel).greet("hostile");
    if (bad.hasDeltaFrame()) {
      hostile.send(keyFrame());
      assertThat(hostile.next().hasAck()).isTrue();
    }
    hostile.send(bad);
    assertEnds(hostile, Status.Code.INVALID_ARGUMENT, naming);
  }

  /** The stream ends so; nobody else is concerned. */
  void assertEnds(RawAgent hostile, Status.Code code, String naming) throws Exception {
    Status status = hostile.end();
    assertThat(status.getCode()).as(String.valueOf(status.getDescription())).isEqualTo(code);
    assertThat(String.valueOf(status.getDescription())).contains(naming);
    assertBystanderUntouched();
  }

  void assertBystanderUntouched() throws Exception {
    assertThat(bystander.isOpen()).isTrue();
    bystander.send(delta(++sequence));
    assertThat(bystander.next().getAck().getSequence()).isEqualTo(sequence);
    assertThat(server.fleet().snapshot("bystander")).isPresent();
  }

  /** The honest host's stream. */
  RawAgent bystander() {
    return bystander;
  }

  /** The next line that asks someone to look. */
  String nextWarning() throws InterruptedException {
    String warning = warnings.poll(30, TimeUnit.SECONDS);
    if (warning == null) {
      throw new AssertionError("no warning within 30 s");
    }
    return warning;
  }

  /** Whether there is none now. */
  boolean hasNoWarning() {
    return warnings.isEmpty();
  }

  static StreamRequest keyFrame() {
    return key(rows());
  }

  static StreamRequest key(RowBatch rows) {
    return StreamRequest.newBuilder()
        .setKeyFrame(KeyFrame.newBuilder().setSequence(1).setRows(rows))
        .build();
  }

  static StreamRequest delta(long sequence) {
    return StreamRequest.newBuilder()
        .setDeltaFrame(DeltaFrame.newBuilder().setSequence(sequence))
        .build();
  }

  static RowBatch rows() {
    HostPass pass = Passes.of(List.of(Passes.denied(1, "a"), Passes.process(2, "b", 100, 50)));
    return new FrameEncoder(Threshold.DEFAULT, 5000)
        .encode(pass, pass.endedAtNanos())
        .getKeyFrame()
        .getRows();
  }
}
