package dev.zmem.aggregator.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Counts the small frames of HTTP/2 that a peer sends (RFC 9113, section 10.5): each costs its
 * bytes little and this program a look, a table's change or an answer. SETTINGS, PING, PRIORITY,
 * WINDOW_UPDATE, CONTINUATION and frames of no known type are small whatever their length, others
 * when they carry little. A connection that brings too many ends with ENHANCE_YOUR_CALM.
 *
 * <p>Stands behind TLS and before gRPC. Owned by the connection's event loop.
 */
final class FrameFloodGuard extends ChannelInboundHandlerAdapter {
  /**
   * Small frames in {@link #WINDOW_NANOS}. Measured: an agent at its shortest interval sends up to
   * 7 a second, a watch of large tables at its shortest up to 14.
   */
  static final int MAX_SMALL_FRAMES = 5_000;

  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A frame with less in it is small. */
  static final int SMALL_BYTES = 64;

  private static final int PREFACE_BYTES = 24;
  private static final int HEADER_BYTES = 9;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int GO_AWAY = 7;
  private static final int ENHANCE_YOUR_CALM = 11;

  private final ConnectionDesk desk;
  private final PeerNetwork network;

  /** Bytes to pass before the next frame's header; the connection begins with its preface. */
  private int skip = PREFACE_BYTES;

  /** Bytes of a header that has come in part: how many, its length and its type. */
  private int headerBytes;

  private int length;
  private int type;

  private long windowBegan = System.nanoTime();
  private int smallFrames;
  private boolean closing;

  FrameFloodGuard(ConnectionDesk desk, PeerNetwork network) {
    this.desk = desk;
    this.network = network;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (closing) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof ByteBuf bytes && !look(bytes)) {
      bytes.release();
      end(ctx);
      return;
    }
    super.channelRead(ctx, message);
  }

  /** Finds the headers of frames; false when there are too many small ones. */
  private boolean look(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      if (skip > 0) {
        int passed = Math.min(skip, end - at);
        skip -= passed;
        at += passed;
        continue;
      }
      int octet = bytes.getUnsignedByte(at++);
      if (headerBytes < 3) {
        length = length << 8 | octet;
      } else if (headerBytes == 3) {
        type = octet;
      }
      if (++headerBytes == HEADER_BYTES) {
        if (isSmall() && !mayCome()) {
          return false;
        }
        skip = length;
        headerBytes = 0;
        length = 0;
      }
    }
    return true;
  }

  private boolean isSmall() {
    return type != DATA && type != HEADERS || length < SMALL_BYTES;
  }

  private boolean mayCome() {
    long now = System.nanoTime();
    if (now - windowBegan >= WINDOW_NANOS) {
      windowBegan = now;
      smallFrames = 0;
    }
    return ++smallFrames <= MAX_SMALL_FRAMES;
  }

  /** Past gRPC's handler, which would wait for the streams. */
  private void end(ChannelHandlerContext ctx) {
    closing = true;
    desk.log.refused(
        "connection ended",
        network,
        "floods with small frames",
        "more than "
            + MAX_SMALL_FRAMES
            + " in "
            + TimeUnit.NANOSECONDS.toSeconds(WINDOW_NANOS)
            + " s");
    ByteBuf goAway =
        Unpooled.buffer(HEADER_BYTES + 8)
            .writeMedium(8)
            .writeByte(GO_AWAY)
            .writeByte(0)
            .writeInt(0)
            .writeInt(Integer.MAX_VALUE)
            .writeInt(ENHANCE_YOUR_CALM);
    var _ =
        ctx.writeAndFlush(goAway)
            .addListener(_ -> {
              var _ = ctx.close();
            });
  }
}
