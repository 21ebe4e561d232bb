package dev.zmem.aggregator.transport;

import dev.zmem.program.grpc.NoCompression;
import dev.zmem.program.option.HostPort;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.internal.PlatformDependent;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A server's event loops and the guards of its connections. Any thread. */
public final class ServerTransport implements AutoCloseable {
  private static final int MAX_CALLS_PER_CONNECTION = 100;
  private static final int KEEPALIVE_SECONDS = 10;
  private static final int KEEPALIVE_TIMEOUT_SECONDS = 5;

  /** Streams a peer may reset, and cause to be reset, in {@link #RESET_SECONDS}. */
  static final int MAX_RESETS = 200;

  static final int RESET_SECONDS = 10;

  /**
   * What a peer may send before it is asked for, on a connection and on a call; gRPC's own grows to
   * 8 MiB, and 300 connections that do not read answers would fill the direct memory.
   */
  static final int WINDOW_BYTES = 128 * 1024;

  /** Of a call's headers; ours have some 300 bytes. */
  static final int MAX_METADATA_BYTES = 8 * 1024;

  /** A connection without a call ends after so long. */
  private static final int IDLE_SECONDS = 300;

  /** Looks whether a minute is over. */
  private static final int COUNT_TOLD_SECONDS = 5;

  private final EventLoopGroup acceptor = loops(1, "acceptor");
  private final EventLoopGroup network =
      loops(Math.max(2, Runtime.getRuntime().availableProcessors()), "network");
  private final CertificateConnections standing;
  private final TransportLimits limits;
  private final RefusalLog log = new RefusalLog(System::nanoTime);
  private final ScheduledExecutorService teller =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("refusals").unstarted(task));

  /**
   * With these limits.
   *
   * @param isRevoked whether a certificate was revoked, by its serial in hexadecimal
   */
  public ServerTransport(TransportLimits limits, Predicate<String> isRevoked) {
    this.limits = limits;
    this.standing = new CertificateConnections(isRevoked);
    var _ =
        teller.scheduleWithFixedDelay(
            log::tellCount, COUNT_TOLD_SECONDS, COUNT_TOLD_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * What messages that have begun and not ended may hold: three eighths of direct memory, beside
   * the half that answers may wait in ({@link UnreadBytes}).
   */
  public static long unfinishedBytes() {
    return PlatformDependent.maxDirectMemory() / 8 * 3;
  }

  /** Ends the connections of a certificate, by its serial in hexadecimal. */
  public void endConnections(String serial) {
    standing.end(serial);
  }

  /** Ends the connections of the certificates that are meant, by their names. */
  public void endConnections(Predicate<Set<String>> names) {
    standing.end(names);
  }

  private static EventLoopGroup loops(int threads, String name) {
    ThreadFactory factory = task -> Thread.ofPlatform().daemon().name(name).unstarted(task);
    return new MultiThreadIoEventLoopGroup(threads, factory, NioIoHandler.newFactory());
  }

  /** A server that listens there, its connections guarded; to be given its services. */
  public NettyServerBuilder listenOn(HostPort address, ServerCredentials credentials) {
    ConnectionDesk desk =
        new ConnectionDesk(
            limits,
            !(credentials instanceof InsecureServerCredentials),
            log,
            new UnreadBytes(PlatformDependent.maxDirectMemory() / 2),
            standing);
    return NettyServerBuilder.forAddress(address.socketAddress(), credentials)
        .channelFactory(() -> new GuardedServerChannel(desk))
        .bossEventLoopGroup(acceptor)
        .workerEventLoopGroup(network)
        .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
        .maxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
        .decompressorRegistry(NoCompression.ONLY)
        .flowControlWindow(WINDOW_BYTES)
        .maxInboundMetadataSize(MAX_METADATA_BYTES)
        .maxConnectionIdle(IDLE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveTime(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .handshakeTimeout(limits.handshakeWithin().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the event loops; what is still connected is cut off. */
  @Override
  public void close() {
    teller.shutdownNow();
    log.close();
    var _ = acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    var _ = network.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
