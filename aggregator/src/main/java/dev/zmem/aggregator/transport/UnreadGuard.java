package dev.zmem.aggregator.transport;

import dev.zmem.text.Ages;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts the message bytes that gRPC has handed to a connection and that are not in its socket yet,
 * be it for want of a flow-control window or of room in the socket. A peer that leaves too many
 * unread, or reads none for too long, loses its connection.
 *
 * <p>Owned by the connection's event loop; {@link #unread} and {@link #isClosing} may be asked, and
 * {@link #closeForRoom} called, by any thread.
 */
final class UnreadGuard extends ChannelOutboundHandlerAdapter {
  private final ConnectionDesk desk;
  private final PeerNetwork network;
  private volatile @Nullable Channel channel;
  private volatile long unread;
  private volatile boolean closing;
  private long lastReadNanos;
  private boolean watched;

  UnreadGuard(ConnectionDesk desk, PeerNetwork network) {
    this.desk = desk;
    this.network = network;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx.channel();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof ByteBufHolder frame && !promise.isVoid()) {
      int bytes = frame.content().readableBytes();
      if (unread == 0) {
        lastReadNanos = System.nanoTime();
      }
      count(bytes);
      promise.addListener(_ -> {
        lastReadNanos = System.nanoTime();
        count(-bytes);
      });
      watch(ctx);
    }
    super.write(ctx, message, promise);
    if (unread > desk.limits.unreadBytes()) {
      close("leaves answers unread", desk.limits.unreadBytes() + " bytes");
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void count(int bytes) {
    unread += bytes; // this thread alone writes it
    desk.unread.add(this, bytes);
  }

  /** One look at a time, and only while something is unread. */
  private void watch(ChannelHandlerContext ctx) {
    if (!watched && unread > 0) {
      watched = true;
      var _ =
          ctx.executor()
              .schedule(() -> look(ctx), desk.limits.unreadFor().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void look(ChannelHandlerContext ctx) {
    watched = false;
    if (unread == 0 || !ctx.channel().isActive()) {
      return;
    }
    if (System.nanoTime() - lastReadNanos >= desk.limits.unreadFor().toNanos()) {
      close("leaves answers unread", "nothing read for " + Ages.print(desk.limits.unreadFor()));
    } else {
      watch(ctx);
    }
  }

  /** Bytes not read yet. */
  long unread() {
    return unread;
  }

  /** Whether the connection is being closed already. */
  boolean isClosing() {
    return closing;
  }

  /** Gives way to others. */
  void closeForRoom() {
    close("leaves answers unread", "the most when memory for answers ran short");
  }

  private void close(String cause, String detail) {
    Channel connection = channel;
    if (!closing && connection != null) {
      closing = true;
      desk.log.refused("connection ended", network, cause, detail);
      // at once, past gRPC's handler, which would wait for the streams
      connection.eventLoop().execute(() -> connection.unsafe().close(connection.voidPromise()));
    }
  }
}
