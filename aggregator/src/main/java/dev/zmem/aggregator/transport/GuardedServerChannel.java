package dev.zmem.aggregator.transport;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;

/**
 * A listening socket that closes at once what the {@link ConnectionDesk} has no place for, and puts
 * a {@link ConnectionGuard} before everything else on the others. Runs on the accepting thread.
 */
final class GuardedServerChannel extends NioServerSocketChannel {
  private final ConnectionDesk desk;

  GuardedServerChannel(ConnectionDesk desk) {
    this.desk = desk;
  }

  /** A connection that is closed at once counts as read, so that the next is looked at. */
  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    int read = super.doReadMessages(accepted);
    if (read > 0) {
      Channel connection = (Channel) accepted.getLast();
      ConnectionGuard guard = desk.admit(connection);
      if (guard == null) {
        accepted.removeLast();
        connection.unsafe().closeForcibly();
      } else {
        connection.pipeline().addFirst(guard);
      }
    }
    return read;
  }
}
