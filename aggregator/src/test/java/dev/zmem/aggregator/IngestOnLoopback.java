package dev.zmem.aggregator;

import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.aggregator.stream.IngestService;
import dev.zmem.aggregator.stream.IngestSettings;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A fleet that agents can stream to, and nothing else of an aggregator. */
final class IngestOnLoopback implements AutoCloseable {
  private final IngestService service;
  private final Server server;
  final ManagedChannel channel;

  IngestOnLoopback(InMemoryFleet fleet) throws Exception {
    service = new IngestService(fleet, new IngestSettings(1000, Duration.ofMillis(100)));
    server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .addService(service)
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    service.close();
  }
}
