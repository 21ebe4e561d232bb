package dev.zmem.program.grpc;

import dev.zmem.program.option.HostPort;
import io.grpc.ChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Channels of the programs to an aggregator, as small as few calls need: one event loop thread,
 * buffers not pooled, messages as they are, no call made again by gRPC.
 */
public final class ClientChannels {
  /** A silent connection is tried after so long. */
  private static final int KEEPALIVE_SECONDS = 10;

  /** And given up after so long. */
  private static final int KEEPALIVE_TIMEOUT_SECONDS = 5;

  private ClientChannels() {}

  /** The thread of a channel, a daemon. */
  public static EventLoopGroup thread() {
    ThreadFactory threads = task -> Thread.ofPlatform().daemon().name("network").unstarted(task);
    return new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory());
  }

  /** A channel to {@code address} of this thread. */
  public static NettyChannelBuilder to(
      HostPort address, ChannelCredentials credentials, EventLoopGroup thread) {
    return NettyChannelBuilder.forAddress(address.host(), address.port(), credentials)
        .eventLoopGroup(thread)
        .channelType(NioSocketChannel.class)
        .withOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
        .decompressorRegistry(NoCompression.ONLY)
        .disableRetry();
  }

  /**
   * The same for a stream that lasts: an aggregator that has lost its power says nothing of it, so
   * a silent connection is tried.
   */
  public static NettyChannelBuilder lasting(
      HostPort address, ChannelCredentials credentials, EventLoopGroup thread) {
    return to(address, credentials, thread)
        .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }
}
