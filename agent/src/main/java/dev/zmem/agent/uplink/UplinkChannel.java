package dev.zmem.agent.uplink;

import dev.zmem.program.grpc.PlainMessages;
import dev.zmem.program.option.HostPort;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * A channel as small as one stream needs: one event loop thread, buffers not pooled, keepalive that
 * finds a dead peer.
 */
public final class UplinkChannel {
  /** A silent connection is tried after so long. */
  private static final int KEEPALIVE_SECONDS = 10;

  /** And given up after so long. */
  private static final int KEEPALIVE_TIMEOUT_SECONDS = 5;

  /** Of a message to an agent: a version, a reason and a few numbers. */
  static final int MAX_MESSAGE_BYTES = 16 * 1024;

  /** Of what is not read yet, which is kept in pieces as small as the sender likes. */
  private static final int WINDOW_BYTES = 64 * 1024 - 1;

  private UplinkChannel() {}

  /** The thread of a channel, a daemon. */
  public static EventLoopGroup thread() {
    ThreadFactory threads = task -> Thread.ofPlatform().daemon().name("network").unstarted(task);
    return new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory());
  }

  /** A channel of its own thread to {@code address}, whose callbacks run on {@code executor}. */
  public static ManagedChannel open(
      HostPort address, ChannelCredentials credentials, Executor executor) {
    return open(address, credentials, thread(), executor);
  }

  /**
   * A channel to {@code address} of this thread, whose callbacks run on {@code executor}, which may
   * be the same.
   */
  public static ManagedChannel open(
      HostPort address, ChannelCredentials credentials, EventLoopGroup loop, Executor executor) {
    return NettyChannelBuilder.forAddress(address.host(), address.port(), credentials)
        .eventLoopGroup(loop)
        .channelType(NioSocketChannel.class)
        .withOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
        .executor(executor)
        .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .decompressorRegistry(PlainMessages.ONLY)
        .flowControlWindow(WINDOW_BYTES)
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .disableRetry()
        .build();
  }
}
