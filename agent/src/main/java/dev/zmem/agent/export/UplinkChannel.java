package dev.zmem.agent.export;

import dev.zmem.program.HostPort;
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

  private UplinkChannel() {}

  /** A channel to {@code address} whose callbacks run on {@code executor}. */
  public static ManagedChannel open(
      HostPort address, ChannelCredentials credentials, Executor executor) {
    ThreadFactory threads = task -> Thread.ofPlatform().daemon().name("network").unstarted(task);
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory());
    return NettyChannelBuilder.forAddress(address.host(), address.port(), credentials)
        .eventLoopGroup(loop)
        .channelType(NioSocketChannel.class)
        .withOption(ChannelOption.ALLOCATOR, UnpooledByteBufAllocator.DEFAULT)
        .executor(executor)
        .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .disableRetry()
        .build();
  }
}
