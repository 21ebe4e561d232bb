package dev.zmem.cli.local;

import com.google.protobuf.CodedInputStream;
import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.aggregator.ingest.BadFrameException;
import dev.zmem.aggregator.ingest.HostDetailDecoder;
import dev.zmem.aggregator.ingest.MessageShapeCheck;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.DetailRefusal;
import dev.zmem.proto.v1.Hello;
import dev.zmem.proto.v1.KeyFrame;
import dev.zmem.proto.v1.LastPassQuestion;
import dev.zmem.proto.v1.LocalAnswer;
import dev.zmem.proto.v1.LocalRequest;
import dev.zmem.proto.v1.StreamRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Asks this host's agent over its Unix socket: for its last pass, a description or mappings.
 * Whatever goes wrong is no trouble: the host is measured instead. Stateless; any thread.
 */
final class LocalAgent {
  /** Rows that an agent gives. */
  static final int MAX_ROWS = 20_000;

  /** Longest wait for the last pass, and for the beginning of any answer. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  /** An answer about processes may be so much later than the question allows. */
  static final Duration LATE = Duration.ofSeconds(1);

  /** An older pass is not worth having where the host can be measured. */
  static final Duration OLDEST_PASS = Duration.ofSeconds(15);

  /** Of an answer, as of a message that an aggregator takes. */
  static final int MAX_ANSWER_BYTES = 16 << 20;

  private static final int MESSAGES_OF_A_PASS = 2;
  private static final int MESSAGES_OF_A_DETAIL = 1;

  /** The agent numbers questions itself. */
  private static final long NO_NUMBER = 0;

  private static final int FIRST_BYTES = 64 << 10;

  private LocalAgent() {}

  /** Asks the agent whose socket is there for its last pass; nobody where the path is null. */
  static AgentReply ask(@Nullable Path path) {
    return ask(
        path,
        LocalRequest.newBuilder().setLastPass(LastPassQuestion.getDefaultInstance()),
        PATIENCE);
  }

  /** Asks it about a process, or about mappings. */
  static AgentReply ask(@Nullable Path path, DetailQuestion question) {
    return ask(
        path,
        LocalRequest.newBuilder().setDetail(HostDetailDecoder.request(NO_NUMBER, question)),
        question.within().plus(LATE));
  }

  /** Whether there is an agent that may be asked, by its socket's file alone. */
  static AgentReply reach(@Nullable Path path) {
    if (path == null || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return AgentReply.Nothing.INSTANCE;
    }
    try {
      if (!SocketTrust.trusts(path)) {
        return new AgentReply.NoAnswer("its socket belongs to a user who is not trusted");
      }
      return Files.isWritable(path)
          ? AgentReply.Reachable.INSTANCE
          : new AgentReply.NotPermitted(SocketTrust.group(path));
    } catch (IOException e) {
      return new AgentReply.NoAnswer(String.valueOf(e.getMessage()));
    }
  }

  private static AgentReply ask(
      @Nullable Path path, LocalRequest.Builder question, Duration patience) {
    AgentReply reached = reach(path);
    if (path == null || !(reached instanceof AgentReply.Reachable)) {
      return reached;
    }
    try {
      LocalRequest request = question.setProtocolRevision(1).build();
      byte[] answer = exchange(path, request, patience);
      return request.hasDetail() ? readDetail(answer) : read(answer);
    } catch (IOException | BadFrameException e) {
      return new AgentReply.NoAnswer(String.valueOf(e.getMessage()));
    }
  }

  private static byte[] exchange(Path path, LocalRequest request, Duration patience)
      throws IOException {
    ByteArrayOutputStream question = new ByteArrayOutputStream();
    request.writeDelimitedTo(question);
    long beganAt = System.nanoTime();
    try (Selector selector = Selector.open();
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      // where too many ask, connecting would wait for its turn, however long that is
      var _ = channel.configureBlocking(false);
      if (!channel.connect(UnixDomainSocketAddress.of(path))) {
        throw new IOException("busy: too many ask");
      }
      // whoever listens, and not only whose file it was a moment ago
      if (!channel
          .getOption(ExtendedSocketOptions.SO_PEERCRED)
          .user()
          .equals(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS))) {
        throw new IOException("another user listens");
      }
      var _ = channel.write(ByteBuffer.wrap(question.toByteArray())); // fits any buffer
      var _ = channel.register(selector, SelectionKey.OP_READ);
      return readAll(channel, selector, beganAt, patience);
    }
  }

  /** An agent that is held says nothing at all: nobody waits for its detail. */
  private static byte[] readAll(
      SocketChannel channel, Selector selector, long beganAt, Duration patience)
      throws IOException {
    ByteBuffer answer = ByteBuffer.allocate(FIRST_BYTES);
    while (true) {
      int bytes = channel.read(answer);
      if (bytes < 0) {
        return Arrays.copyOf(answer.array(), answer.position());
      }
      if (!answer.hasRemaining()) {
        if (answer.capacity() >= MAX_ANSWER_BYTES) {
          throw new IOException("more than " + MAX_ANSWER_BYTES + " bytes");
        }
        answer = ByteBuffer.allocate(answer.capacity() * 4).put(answer.flip());
      } else if (bytes == 0) {
        Duration longest = answer.position() == 0 ? PATIENCE : patience;
        long left = (beganAt + longest.toNanos() - System.nanoTime()) / 1_000_000;
        if (left <= 0 || selector.select(left) == 0) {
          throw new IOException("no answer in time");
        }
        selector.selectedKeys().clear();
      }
    }
  }

  static AgentReply read(byte[] answer) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(answer);
    LocalAnswer head = LocalAnswer.parseFrom(in.readByteArray());
    if (head.getMessages() != MESSAGES_OF_A_PASS) {
      return noAnswer(head);
    }
    MessageShapeCheck shape = new MessageShapeCheck(MAX_ROWS);
    Hello hello = message(in, shape).getHello();
    KeyFrame frame = message(in, shape).getKeyFrame();
    long ageMillis =
        Integer.toUnsignedLong(frame.getPass().getAgeMillis())
            + Integer.toUnsignedLong(head.getKeptMillis());
    return ageMillis > OLDEST_PASS.toMillis()
        ? new AgentReply.NoAnswer("its last pass is " + ageMillis / 1000 + " s old")
        : new AgentReply.LastPass(
            hello, frame, head.getPassNumber(), (int) ageMillis, Math.max(0, head.getKeptMillis()));
  }

  static AgentReply readDetail(byte[] answer) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(answer);
    LocalAnswer head = LocalAnswer.parseFrom(in.readByteArray());
    if (head.getMessages() != MESSAGES_OF_A_DETAIL) {
      return noAnswer(head);
    }
    StreamRequest message = message(in, new MessageShapeCheck(MAX_ROWS));
    DetailAnswer detail = message.getDetailAnswer();
    if (!message.hasDetailAnswer()) {
      return noAnswer(head);
    }
    return isLast(detail)
        ? new AgentReply.Detail(detail)
        : new AgentReply.NoAnswer(detail.getError());
  }

  /**
   * Whether nothing else is to be tried: this program, which may be root's, is perhaps not denied
   * what the agent is, and where the agent is busy or fails, it does not.
   */
  private static boolean isLast(DetailAnswer answer) {
    return answer.getError().isEmpty()
        || answer.getRefusal() == DetailRefusal.DETAIL_REFUSAL_NO_PROCESS
        || answer.getRefusal() == DetailRefusal.DETAIL_REFUSAL_NOT_ALLOWED;
  }

  private static AgentReply noAnswer(LocalAnswer head) {
    return new AgentReply.NoAnswer(
        head.getRefusal().isEmpty() ? "not understood" : head.getRefusal());
  }

  private static StreamRequest message(CodedInputStream in, MessageShapeCheck shape)
      throws IOException {
    byte[] bytes = in.readByteArray();
    shape.check(bytes);
    return StreamRequest.parseFrom(bytes);
  }
}
