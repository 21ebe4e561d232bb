package dev.zmem.agent.uplink;

import dev.zmem.program.grpc.ClientChannels;
import dev.zmem.program.option.HostPort;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.Executor;

/**
 * An agent's channel to its aggregator, which may send it little: what it sends is read in small
 * pieces.
 */
public final class UplinkChannel {
  /** Of a message to an agent: a version, a reason and a few numbers. */
  static final int MAX_MESSAGE_BYTES = 16 * 1024;

  /** Of what is not read yet, which is kept in pieces as small as the sender likes. */
  private static final int WINDOW_BYTES = 64 * 1024 - 1;

  private UplinkChannel() {}

  /** A channel of its own thread to {@code address}, whose callbacks run on {@code executor}. */
  public static ManagedChannel open(
      HostPort address, ChannelCredentials credentials, Executor executor) {
    return open(address, credentials, ClientChannels.thread(), executor);
  }

  /**
   * A channel to {@code address} of this thread, whose callbacks run on {@code executor}, which may
   * be the same.
   */
  public static ManagedChannel open(
      HostPort address, ChannelCredentials credentials, EventLoopGroup loop, Executor executor) {
    return ClientChannels.lasting(address, credentials, loop)
        .executor(executor)
        .flowControlWindow(WINDOW_BYTES)
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .build();
  }
}
