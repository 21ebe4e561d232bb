package dev.zmem.agent.socket;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;

/**
 * The connections that are open on the agent's socket: so many at once, none longer than its time,
 * and no user in all places while another asks. Owned by the socket's thread.
 */
final class SocketConnections {
  /** Connections at once; one more is refused, and its program measures for itself. */
  static final int MOST = 8;

  private final List<SelectionKey> keys = new ArrayList<>();
  private final SocketLog log;
  private final Consumer<SocketConnection> ended;

  /** None; each that ends is told to {@code ended}. */
  SocketConnections(SocketLog log, Consumer<SocketConnection> ended) {
    this.log = log;
    this.ended = ended;
  }

  /** Takes a connection, or refuses it as busy; one whose peer was quicker is closed. */
  void add(SocketChannel channel, Selector selector, long now) throws IOException {
    try {
      var _ = channel.configureBlocking(false);
      UserPrincipal user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
      if (keys.size() >= MOST) {
        makeRoom(user);
      }
      if (keys.size() >= MOST) {
        log.leaveOut();
        var _ =
            channel.write(LocalMessages.refusal("busy: " + MOST + " questions are being answered"));
        channel.close();
        return;
      }
      keys.add(
          channel.register(
              selector, SelectionKey.OP_READ, new SocketConnection(channel, user, now)));
    } catch (IOException e) {
      channel.close(); // the peer was quicker
    }
  }

  /** One user does not keep all places. */
  private void makeRoom(UserPrincipal newcomer) {
    List<UserPrincipal> holders = keys.stream().map(key -> of(key).user()).toList();
    int place = SocketPlaces.givesWay(holders, newcomer);
    if (place >= 0) {
      SelectionKey key = keys.get(place);
      log.cut(of(key), "another user asks, and this one has the most connections");
      end(key);
    }
  }

  /** Ends those whose time is over. */
  void endLate(long now) {
    for (SelectionKey key : List.copyOf(keys)) {
      if (of(key).leftNanos(now) <= 0) {
        log.cut(of(key), of(key).isWaiting() ? "the answer took too long" : "2 s passed");
        end(key);
      }
    }
  }

  /** Until the first of them is late; {@link Long#MAX_VALUE} where there is none. */
  long leftNanos(long now) {
    long least = Long.MAX_VALUE;
    for (SelectionKey key : keys) {
      least = Math.min(least, of(key).leftNanos(now));
    }
    return least;
  }

  /** Ends one. */
  void end(SelectionKey key) {
    if (keys.remove(key)) {
      ended.accept(of(key));
    }
    of(key).close();
  }

  /** Closes all: the socket is no more. */
  void close() {
    keys.forEach(key -> of(key).close());
  }

  /** The connection of a key. */
  static SocketConnection of(SelectionKey key) {
    return (SocketConnection) key.attachment();
  }
}
