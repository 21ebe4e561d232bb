package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.aggregator.fleet.Fleet;
import dev.zmem.aggregator.stream.IngestSettings;
import dev.zmem.aggregator.transport.TransportLimits;
import dev.zmem.program.log.LogCapture;
import dev.zmem.proto.v1.DeltaFrame;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.RowBatch;
import dev.zmem.proto.v1.StreamRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.util.List;

/** An aggregator, one honest host on it, and what is logged. */
final class AttackedAggregator implements AutoCloseable {
  final ManagedChannel channel;
  private final AggregatorOnLoopback aggregator;
  private final LogCapture log = new LogCapture();
  private final RawAgent bystander;
  private long sequence = 1;

  AttackedAggregator() throws Exception {
    this(AggregatorOnLoopback.SETTINGS);
  }

  AttackedAggregator(IngestSettings settings) throws Exception {
    this(settings, TransportLimits.ofThisProcess(), keyFrame());
  }

  /**
   * With an honest host of other rows.
   *
   * @param frame its first
   */
  AttackedAggregator(IngestSettings settings, TransportLimits limits, StreamRequest frame)
      throws Exception {
    aggregator = new AggregatorOnLoopback(settings, limits);
    channel = aggregator.channel();
    bystander = new RawAgent(channel).greet("bystander");
    bystander.send(frame);
    assertThat(bystander.next().getAck().getSequence()).isEqualTo(1);
  }

  @Override
  public void close() {
    aggregator.close();
    log.close();
  }

  int port() {
    return aggregator.port();
  }

  /** Another connection. The caller shuts it down. */
  ManagedChannel newChannel() {
    return aggregator.newChannel();
  }

  Fleet fleet() {
    return aggregator.fleet();
  }

  LogCapture log() {
    return log;
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
    assertThat(aggregator.fleet().snapshot("bystander")).isPresent();
  }

  /** The honest host's stream. */
  RawAgent bystander() {
    return bystander;
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
