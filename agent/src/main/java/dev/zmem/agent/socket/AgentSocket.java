package dev.zmem.agent.socket;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zmem.agent.export.HelloMessage;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.limit.TokenBucket;
import dev.zmem.program.log.Log;
import dev.zmem.program.log.LogRateLimit;
import dev.zmem.proto.v1.LocalRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Answers programs of this host over a Unix socket, on a thread of its own that sleeps while nobody
 * asks. An agent that cannot offer it says so once and measures all the same.
 */
public final class AgentSocket {
  /** Connections at once; one more is refused, and its program measures for itself. */
  static final int MAX_CONNECTIONS = 8;

  /** Connections taken at once after a pause, also to be refused. */
  static final int CONNECTIONS_AT_ONCE = 100;

  /** Then so many a second; those beyond wait in the kernel's queue. */
  static final int CONNECTIONS_A_SECOND = 50;

  /** Lines of one user. */
  private static final int LINES_A_MINUTE = 6;

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long MILLI_NANOS = 1_000_000;

  private final SocketSettings settings;
  private final LastPassAnswer lastPass;
  private final LogRateLimit log =
      new LogRateLimit(LINES_A_MINUTE, "local questions refused", System::nanoTime);
  private final TokenBucket accepting =
      new TokenBucket(CONNECTIONS_AT_ONCE, 1e9 / CONNECTIONS_A_SECOND, System.nanoTime());
  private final List<SelectionKey> connections = new ArrayList<>();
  private final Thread thread;
  private volatile @Nullable Selector selector;
  private volatile boolean closed;

  /** When connections are taken again, after there were too many; 0 for now. */
  private long acceptsAtNanos;

  private AgentSocket(SocketSettings settings, HelloMessage.Sender sender) {
    this.settings = settings;
    this.lastPass = new LastPassAnswer(sender);
    this.thread = Thread.ofPlatform().daemon().name("socket").unstarted(this::run);
  }

  /** Offers the socket as soon as it can be opened. */
  public static AgentSocket start(SocketSettings settings, HelloMessage.Sender sender) {
    AgentSocket socket = new AgentSocket(settings, sender);
    socket.thread.start();
    return socket;
  }

  /** Takes the newest pass. Any thread. */
  public void offer(HostPass pass) {
    lastPass.offer(pass);
  }

  /** Ends all connections and removes the socket's file. */
  public void stop() throws InterruptedException {
    closed = true;
    Selector open = selector;
    if (open != null) {
      var _ = open.wakeup();
    }
    thread.join(SocketConnection.LONGEST_WAIT);
  }

  private void run() {
    try (SocketFile file = SocketFile.open(settings);
        Selector opened = Selector.open()) {
      selector = opened;
      Askers askers = new Askers(file, Files.getOwner(Path.of("/proc/self")));
      SelectionKey listening = file.channel().register(opened, SelectionKey.OP_ACCEPT);
      Log.info(
          "socket offered path="
              + Log.value(settings.path())
              + (file.hasGroup()
                  ? " group=" + Log.value(settings.group())
                  : " group=none reason=" + Log.value(file.withoutGroup())));
      while (!closed) {
        turn(opened, listening, askers);
      }
    } catch (ClosedSelectorException e) {
      // closed while it began
    } catch (IOException | UnsupportedOperationException e) {
      Log.warn(
          "socket not offered path="
              + Log.value(settings.path())
              + " reason="
              + Log.value(String.valueOf(e.getMessage())));
    } finally {
      connections.forEach(AgentSocket::close);
      log.close();
    }
  }

  private void turn(Selector opened, SelectionKey listening, Askers askers) throws IOException {
    var _ = opened.select(waitMillis(System.nanoTime()));
    long now = System.nanoTime();
    if (listening.interestOps() == 0 && now - acceptsAtNanos >= 0) {
      var _ = listening.interestOps(SelectionKey.OP_ACCEPT);
    }
    for (SelectionKey key : opened.selectedKeys()) {
      if (key.isValid() && key.isAcceptable()) {
        accept(opened, listening, now);
      } else if (key.isValid()) {
        proceed(key, askers, now);
      }
    }
    opened.selectedKeys().clear();
    for (SelectionKey key : List.copyOf(connections)) {
      if (connection(key).leftNanos(now) <= 0) {
        tell(connection(key).user(), key, "2 s passed");
        end(key);
      }
    }
    lastPass.tidy(System.nanoTime());
  }

  /** 0 for as long as nothing comes. */
  private long waitMillis(long now) {
    long least = lastPass.leftNanos(now);
    for (SelectionKey key : connections) {
      least = Math.min(least, connection(key).leftNanos(now));
    }
    if (acceptsAtNanos != 0 && acceptsAtNanos - now > 0) {
      least = Math.min(least, acceptsAtNanos - now);
    }
    return least == Long.MAX_VALUE ? 0 : Math.max(1, least / MILLI_NANOS + 1);
  }

  private void accept(Selector opened, SelectionKey listening, long now) throws IOException {
    long pause = accepting.takeOwing(now);
    if (pause > 0) {
      acceptsAtNanos = now + pause;
      var _ = listening.interestOps(0);
    }
    SocketChannel channel;
    try {
      channel = ((ServerSocketChannel) listening.channel()).accept();
    } catch (IOException e) { // no descriptor is left: it will pass
      acceptsAtNanos = now + SECOND_NANOS;
      var _ = listening.interestOps(0);
      return;
    }
    if (channel == null) {
      return;
    }
    try {
      var _ = channel.configureBlocking(false);
      UserPrincipal user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
      if (connections.size() >= MAX_CONNECTIONS) {
        log.leaveOut();
        var _ =
            channel.write(
                LocalMessages.refusal(
                    "busy: " + MAX_CONNECTIONS + " questions are being answered"));
        channel.close();
        return;
      }
      connections.add(
          channel.register(opened, SelectionKey.OP_READ, new SocketConnection(channel, user, now)));
    } catch (IOException e) {
      channel.close(); // the peer was quicker
    }
  }

  private void proceed(SelectionKey key, Askers askers, long now) {
    SocketConnection connection = connection(key);
    try {
      if (connection.isAnswering()) {
        if (connection.write()) {
          end(key);
        }
        return;
      }
      boolean more = connection.read();
      Optional<LocalRequest> question = LocalMessages.request(connection.question());
      if (question.isPresent()) {
        connection.answer(answer(question.get(), connection.user(), askers, now), key, now);
        if (connection.write()) {
          end(key);
        }
      } else if (!more) {
        end(key);
      }
    } catch (InvalidProtocolBufferException e) {
      tell(connection.user(), key, String.valueOf(e.getMessage()));
      refuse(connection, String.valueOf(e.getMessage()));
      end(key);
    } catch (IOException e) {
      end(key); // the peer left
    }
  }

  private List<ByteBuffer> answer(
      LocalRequest question, UserPrincipal user, Askers askers, long now) {
    Optional<String> refusal = askers.refuse(user, now);
    if (refusal.isPresent()) {
      if (log.mayTell(user.getName())) {
        Log.warn(line(user, refusal.get()));
      }
      return List.of(LocalMessages.refusal(refusal.get()));
    }
    if (!question.hasLastPass()) {
      return List.of(LocalMessages.refusal("not known to this agent"));
    }
    List<ByteBuffer> answer = lastPass.bytes(now);
    return answer == null ? List.of(LocalMessages.refusal("no pass yet")) : answer;
  }

  private static void refuse(SocketConnection connection, String reason) {
    try {
      connection.answerAtOnce(LocalMessages.refusal(reason));
    } catch (IOException e) {
      // the peer left
    }
  }

  /** A connection that sent nothing, as one that only looks whether somebody listens, is none. */
  private void tell(UserPrincipal user, SelectionKey key, String reason) {
    if (connection(key).question().position() > 0 && log.mayTell(user.getName())) {
      Log.warn(line(user, reason));
    }
  }

  private static String line(UserPrincipal user, String reason) {
    return "local question refused user="
        + Log.value(user.getName())
        + " reason="
        + Log.value(reason);
  }

  private static SocketConnection connection(SelectionKey key) {
    return (SocketConnection) key.attachment();
  }

  private void end(SelectionKey key) {
    connections.remove(key);
    close(key);
  }

  private static void close(SelectionKey key) {
    connection(key).close();
  }
}
