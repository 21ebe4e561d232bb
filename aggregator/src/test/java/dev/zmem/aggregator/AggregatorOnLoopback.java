package dev.zmem.aggregator;

import dev.zmem.aggregator.fleet.Fleet;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.stream.IngestSettings;
import dev.zmem.aggregator.transport.TransportLimits;
import dev.zmem.program.option.HostPort;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;

/** A whole aggregator without TLS, and a channel to it that takes large answers. */
final class AggregatorOnLoopback implements AutoCloseable {
  /** Hosts of 1,000 rows, ten passes a second. */
  static final IngestSettings SETTINGS = new IngestSettings(1000, Duration.ofMillis(100));

  private static final int LARGEST_ANSWER = 16 << 20;

  private final AggregatorServer server;
  private final ManagedChannel channel;

  AggregatorOnLoopback() {
    this(SETTINGS, TransportLimits.ofThisProcess());
  }

  AggregatorOnLoopback(IngestSettings settings, TransportLimits limits) {
    server =
        new AggregatorServer(
            new ListenSettings(new HostPort("127.0.0.1", 0), InsecureServerCredentials.create()),
            settings,
            Duration.ofHours(1),
            limits,
            FleetMemory.ofThisProcess());
    channel = newChannel();
  }

  int port() {
    return server.port();
  }

  Fleet fleet() {
    return server.fleet();
  }

  ManagedChannel channel() {
    return channel;
  }

  /** Another connection. The caller shuts it down. */
  ManagedChannel newChannel() {
    return NettyChannelBuilder.forAddress("127.0.0.1", server.port())
        .usePlaintext()
        .maxInboundMessageSize(LARGEST_ANSWER)
        .build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
  }
}
