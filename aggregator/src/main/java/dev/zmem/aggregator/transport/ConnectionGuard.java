package dev.zmem.aggregator.transport;

import dev.zmem.program.tls.PeerNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Stands before everything else of a connection until it is past its handshake: a TLS handshake
 * begins when its first message is there and the {@link HandshakeGate} has a place, so that a peer
 * that says nothing takes none; one that speaks something else is told so and let go.
 *
 * <p>Owned by the connection's event loop; only the gate calls from elsewhere.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
  /** A connection without a certificate, where there may be one, ends after so long. */
  private static final int STRANGER_SECONDS = 20;

  private final ConnectionDesk desk;
  private final PeerNetwork network;
  private final Runnable admitted = this::admitted;

  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf first;
  private boolean waiting;
  private boolean holdsPlace;
  private boolean through;
  private boolean proven;

  /** Of a connection the desk has counted. */
  ConnectionGuard(ConnectionDesk desk, PeerNetwork network) {
    this.desk = desk;
    this.network = network;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    added.channel().closeFuture().addListener(_ -> closed());
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) throws Exception {
    super.channelActive(ctx);
    // behind gRPC's handlers, which are there now: it sees what they are given to write
    ctx.pipeline().addLast(new UnreadGuard(desk, network));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (through) {
      super.channelRead(ctx, message);
      return;
    }
    ByteBuf bytes =
        ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
            ctx.alloc(), first == null ? Unpooled.EMPTY_BUFFER : first, (ByteBuf) message);
    first = bytes;
    FirstBytes spoken = FirstBytes.of(bytes);
    if (waiting || spoken == FirstBytes.TOO_FEW) {
      return;
    }
    if (!desk.tls) {
      if (spoken != FirstBytes.HTTP2) {
        refuse(ctx, spoken, "this port takes plaintext gRPC", Misdialled.toOthers());
        return;
      }
      prove();
      var _ = ctx.pipeline().addAfter(ctx.name(), null, new FrameFloodGuard(desk, network));
      pass(ctx);
    } else if (spoken == FirstBytes.TLS) {
      await(ctx);
    } else {
      refuse(ctx, spoken, "this port takes TLS", Misdialled.toPlaintext(spoken));
    }
  }

  private void refuse(ChannelHandlerContext ctx, FirstBytes spoken, String wanted, byte[] answer) {
    desk.log.refused(
        "connection refused",
        network,
        spoken.spoken() + ", " + wanted,
        spoken == FirstBytes.OTHER && first != null ? "begins with 0x" + beginning(first) : "");
    through = true;
    drop();
    ctx.channel().config().setAutoRead(false);
    // closed from here, past gRPC's handler, which would wait for a preface
    var _ =
        ctx.writeAndFlush(Unpooled.wrappedBuffer(answer))
            .addListener(_ -> {
              var _ = ctx.close();
            });
  }

  private static String beginning(ByteBuf bytes) {
    return ByteBufUtil.hexDump(bytes, bytes.readerIndex(), Math.min(8, bytes.readableBytes()));
  }

  private void await(ChannelHandlerContext ctx) {
    waiting = true;
    ctx.channel().config().setAutoRead(false);
    if (!desk.gate.enter(network, admitted)) {
      waiting = false;
      busy(ctx);
    } else if (!holdsPlace) {
      var _ =
          ctx.executor()
              .schedule(
                  () -> {
                    if (desk.gate.cancel(network, admitted)) {
                      waiting = false;
                      busy(ctx);
                    }
                  },
                  desk.limits.handshakeWait().toMillis(),
                  TimeUnit.MILLISECONDS);
    }
  }

  /** Closed without a word: that is what makes the peer's wait grow. */
  private void busy(ChannelHandlerContext ctx) {
    desk.log.refused("connection refused", network, "too many handshakes at once", "");
    var _ = ctx.close();
  }

  /** By the gate, on any thread; what was admitted holds a place, whatever becomes of it. */
  private void admitted() {
    ChannelHandlerContext ctx = context;
    if (ctx == null || ctx.isRemoved()) {
      desk.gate.leave();
    } else if (ctx.executor().inEventLoop()) {
      shakeHands(ctx);
    } else {
      try {
        ctx.executor().execute(() -> shakeHands(ctx));
      } catch (RuntimeException e) {
        desk.gate.leave(); // the event loop has ended
      }
    }
  }

  private void shakeHands(ChannelHandlerContext ctx) {
    waiting = false;
    holdsPlace = true;
    SslHandler ssl = ctx.pipeline().get(SslHandler.class);
    if (ssl == null || !ctx.channel().isActive()) {
      leaveGate();
      var _ = ctx.close();
      return;
    }
    var _ = ssl.handshakeFuture().addListener(done -> shaken(ctx, ssl, done));
    var _ =
        ctx.executor()
            .schedule(
                this::leaveGate, desk.limits.handshakeWait().toMillis(), TimeUnit.MILLISECONDS);
    pass(ctx);
    ctx.channel().config().setAutoRead(true);
  }

  private void shaken(ChannelHandlerContext ctx, SslHandler ssl, Future<?> handshake) {
    leaveGate();
    Throwable cause = handshake.cause() == null ? expired(ssl) : handshake.cause();
    if (cause == null) {
      SSLSession session = ssl.engine().getSession();
      X509Certificate known = PeerNames.leaf(session);
      if (known != null) {
        prove();
      }
      ChannelHandlerContext decrypted = ctx.pipeline().context(ssl);
      if (decrypted != null) {
        var _ = ctx.pipeline().addAfter(decrypted.name(), null, new FrameFloodGuard(desk, network));
      }
      if (known != null && ctx.channel().isActive()) {
        count(ctx, known, PeerNames.of(session));
      } else if (ctx.channel().isActive()) {
        endStranger(ctx);
      }
    } else {
      if (handshake.isSuccess()) {
        var _ = ctx.close();
      }
      HandshakeFailure failure = HandshakeFailure.of(cause);
      desk.log.refused("tls handshake refused", network, failure.cause(), failure.detail());
    }
  }

  /** A certificate with too many connections loses the newest. */
  private void count(ChannelHandlerContext ctx, X509Certificate known, Set<String> names) {
    if (!desk.certified(network, known, names, ctx)) {
      var _ = ctx.close();
    }
  }

  /** One that has no certificate has come to get one, which is soon done. */
  private static void endStranger(ChannelHandlerContext ctx) {
    var _ =
        ctx.executor()
            .schedule(
                () -> {
                  var _ = ctx.close();
                },
                STRANGER_SECONDS,
                TimeUnit.SECONDS);
  }

  /** A session that is resumed is not checked again by the TLS library. */
  private static @Nullable Throwable expired(SslHandler ssl) {
    try {
      for (Certificate certificate : ssl.engine().getSession().getPeerCertificates()) {
        if (certificate instanceof X509Certificate known) {
          known.checkValidity();
        }
      }
      return null;
    } catch (SSLPeerUnverifiedException e) {
      return null; // a server that asks for no certificate
    } catch (CertificateException e) {
      ssl.engine().getSession().invalidate();
      return e;
    }
  }

  private void pass(ChannelHandlerContext ctx) {
    through = true;
    ByteBuf bytes = first;
    first = null;
    if (bytes != null) {
      ctx.fireChannelRead(bytes);
      ctx.fireChannelReadComplete();
    }
  }

  private void prove() {
    if (!proven) {
      proven = true;
      desk.proven(network);
    }
  }

  private void leaveGate() {
    if (holdsPlace) {
      holdsPlace = false;
      desk.gate.leave();
    }
  }

  private void drop() {
    if (first != null) {
      first.release();
      first = null;
    }
  }

  private void closed() {
    if (waiting && desk.gate.cancel(network, admitted)) {
      waiting = false;
    }
    leaveGate();
    drop();
    desk.closed(network, proven);
  }
}
