package dev.zmem.agent.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * One connection of the agent's socket: a question is read, its answer waited for where it is not
 * at hand, and written, and it closes. One thread.
 */
final class SocketConnection {
  /** A question has so long to come, and then its answer to be taken. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final SocketChannel channel;
  private final UserPrincipal user;
  private final ByteBuffer question =
      ByteBuffer.allocate(LocalMessages.MAX_REQUEST_BYTES + LocalMessages.MAX_LENGTH_BYTES);
  private final Queue<ByteBuffer> answer = new ArrayDeque<>();
  private long endsAtNanos;

  /** The number of a question that is, or was, answered elsewhere; 0 where none is. */
  private long number;

  /** A connection that was just taken, and does not block. */
  SocketConnection(SocketChannel channel, UserPrincipal user, long nowNanos) {
    this.channel = channel;
    this.user = user;
    this.endsAtNanos = nowNanos + LONGEST_WAIT.toNanos();
  }

  /** Whose it is. */
  UserPrincipal user() {
    return user;
  }

  /** Nanoseconds until it is cut. */
  long leftNanos(long nowNanos) {
    return endsAtNanos - nowNanos;
  }

  /** Whether its answer is written. */
  boolean isAnswering() {
    return !answer.isEmpty();
  }

  /** Whether its question is being answered elsewhere. */
  boolean isWaiting() {
    return number != 0 && answer.isEmpty();
  }

  /** The number of a question that is, or was, answered elsewhere; 0 where none is. */
  long number() {
    return number;
  }

  /** What came of the question; false when the peer sends no more. */
  boolean read() throws IOException {
    while (question.hasRemaining()) {
      int bytes = channel.read(question);
      if (bytes <= 0) {
        return bytes == 0;
      }
    }
    return true;
  }

  /** The bytes that came so far, from 0 to the position. */
  ByteBuffer question() {
    return question;
  }

  /**
   * Tells the peer that its question is being answered, and waits for the answer.
   *
   * @param asked the question's number
   * @param head of the answer; the first few bytes written always fit the kernel's buffer
   * @param longest the answer's time, before its writing
   */
  void await(long asked, ByteBuffer head, Duration longest, long nowNanos) throws IOException {
    answerAtOnce(head);
    number = asked;
    endsAtNanos = nowNanos + longest.plus(LONGEST_WAIT).toNanos();
  }

  /** Whether a peer that waits has left, or says more than it may. */
  boolean isLeft() throws IOException {
    return channel.read(ByteBuffer.allocate(1)) != 0;
  }

  /** Begins to answer: from now on it waits for its reader. */
  void answer(List<ByteBuffer> bytes, SelectionKey key, long nowNanos) {
    answer.addAll(bytes);
    endsAtNanos = nowNanos + LONGEST_WAIT.toNanos();
    var _ = key.interestOps(SelectionKey.OP_WRITE);
  }

  /** Writes what the peer takes now; whether that was the last of it. */
  boolean write() throws IOException {
    for (ByteBuffer part = answer.peek(); part != null; part = answer.peek()) {
      var _ = channel.write(part);
      if (part.hasRemaining()) {
        return false;
      }
      var _ = answer.poll();
    }
    return true;
  }

  /** Writes a short answer, as far as the peer takes it now. */
  void answerAtOnce(ByteBuffer bytes) throws IOException {
    var _ = channel.write(bytes);
  }

  /** Ends it; what was written can still be read. */
  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // the peer was quicker
    }
  }
}
