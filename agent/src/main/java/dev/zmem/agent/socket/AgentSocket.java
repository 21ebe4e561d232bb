package dev.zmem.agent.socket;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.zmem.agent.asked.HostWalkTurn;
import dev.zmem.agent.export.HelloMessage;
import dev.zmem.agent.export.ProcessDetailAnswers;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.limit.TokenBucket;
import dev.zmem.program.log.Log;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers programs of this host over a Unix socket, on a thread of its own that sleeps while nobody
 * asks. An agent that cannot offer it says so once and measures all the same.
 */
public final class AgentSocket {
  /** Connections at once; one more is refused, and its program measures for itself. */
  static final int MAX_CONNECTIONS = SocketConnections.MOST;

  /** Connections taken at once after a pause, also to be refused. */
  static final int CONNECTIONS_AT_ONCE = 100;

  /** Then so many a second; those beyond wait in the kernel's queue. */
  static final int CONNECTIONS_A_SECOND = 50;

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long MILLI_NANOS = 1_000_000;

  private final SocketSettings settings;
  private final LastPassAnswer lastPass;
  private final SocketDetails details;
  private final SocketLog log = new SocketLog();
  private final TokenBucket accepting =
      new TokenBucket(CONNECTIONS_AT_ONCE, 1e9 / CONNECTIONS_A_SECOND, System.nanoTime());
  private final SocketConnections connections;
  private final Thread thread;
  private volatile @Nullable Selector selector;
  private volatile boolean closed;

  /** When connections are taken again, after there were too many; 0 for now. */
  private long acceptsAtNanos;

  private AgentSocket(
      SocketSettings settings,
      HelloMessage.Sender sender,
      @Nullable Supplier<ProcessDetailAnswers> opensDetails,
      HostWalkTurn hostWalks) {
    this.settings = settings;
    this.lastPass = new LastPassAnswer(sender);
    this.details = new SocketDetails(opensDetails, hostWalks, this::wake);
    this.connections = new SocketConnections(log, details::ended);
    this.thread = Thread.ofPlatform().daemon().name("socket").unstarted(this::run);
  }

  /**
   * Offers the socket as soon as it can be opened.
   *
   * @param opensDetails reads single processes, from the first question about one on; null where
   *     the agent's settings allow no details
   * @param hostWalks shared with all who answer for this host
   */
  public static AgentSocket start(
      SocketSettings settings,
      HelloMessage.Sender sender,
      @Nullable Supplier<ProcessDetailAnswers> opensDetails,
      HostWalkTurn hostWalks) {
    AgentSocket socket = new AgentSocket(settings, sender, opensDetails, hostWalks);
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
    wake();
    thread.join(SocketConnection.LONGEST_WAIT);
  }

  private void wake() {
    Selector open = selector;
    if (open != null) {
      var _ = open.wakeup();
    }
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
      connections.close();
      details.close();
      log.close();
    }
  }

  private void turn(Selector opened, SelectionKey listening, Askers askers) throws IOException {
    var _ = opened.select(waitMillis(System.nanoTime()));
    details.takeAnswers();
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
    connections.endLate(now);
    lastPass.tidy(System.nanoTime());
  }

  /** 0 for as long as nothing comes. */
  private long waitMillis(long now) {
    long least = Math.min(lastPass.leftNanos(now), connections.leftNanos(now));
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
    if (channel != null) {
      connections.add(channel, opened, now);
    }
  }

  private void proceed(SelectionKey key, Askers askers, long now) {
    SocketConnection connection = SocketConnections.of(key);
    try {
      if (connection.isAnswering()) {
        if (connection.write()) {
          connections.end(key);
        }
        return;
      }
      if (connection.isWaiting()) {
        if (connection.isLeft()) {
          connections.end(key);
        }
        return;
      }
      boolean more = connection.read();
      Optional<LocalRequest> question = LocalMessages.request(connection.question());
      if (question.isPresent()) {
        answer(question.get(), key, askers, now);
      } else if (!more) {
        connections.end(key);
      }
    } catch (InvalidProtocolBufferException e) {
      log.cut(connection, String.valueOf(e.getMessage()));
      refuse(connection, String.valueOf(e.getMessage()));
      connections.end(key);
    } catch (IOException e) {
      connections.end(key); // the peer left
    }
  }

  /** Answers at once, or as soon as the process that is asked for has been read. */
  private void answer(LocalRequest question, SelectionKey key, Askers askers, long now)
      throws IOException {
    SocketConnection connection = SocketConnections.of(key);
    Optional<String> refusal = refusal(connection.user(), askers, now);
    if (refusal.isEmpty() && question.hasDetail()) {
      refusal = details.ask(question.getDetail(), lastPass.newest(), key, now);
      if (refusal.isEmpty()) {
        return;
      }
    }
    connection.answer(
        refusal.isPresent()
            ? List.of(LocalMessages.refusal(refusal.get()))
            : lastPass(question, now),
        key,
        now);
    if (connection.write()) {
      connections.end(key);
    }
  }

  private Optional<String> refusal(UserPrincipal user, Askers askers, long now) {
    Optional<String> refusal = askers.refuse(user, now);
    refusal.ifPresent(reason -> log.refused(user, reason));
    return refusal;
  }

  private List<ByteBuffer> lastPass(LocalRequest question, long now) {
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
}
