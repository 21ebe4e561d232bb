package dev.zmem.agent.socket;

import dev.zmem.agent.asked.DetailQuestions;
import dev.zmem.agent.asked.HostWalkTurn;
import dev.zmem.agent.export.ProcessDetailAnswers;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.DetailRequest;
import dev.zmem.proto.v1.LocalAnswer;
import dev.zmem.proto.v1.StreamRequest;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Questions about processes that came over the socket, with numbers of the agent's own. Costs
 * nothing until the first one. All methods are called on the socket's thread, which runs what the
 * answering thread hands over.
 */
final class SocketDetails implements AutoCloseable {
  private final @Nullable Supplier<ProcessDetailAnswers> opens;
  private final HostWalkTurn hostWalks;
  private final Runnable wakesSocket;

  /** Answers that came: a question has one, so that there is always room. */
  private final Queue<Runnable> came = new ArrayBlockingQueue<>(DetailQuestions.MAX_WAITING);

  /** From the first question on. */
  private @Nullable DetailQuestions questions;

  private long lastNumber;

  /** Connections that wait for an answer, or whose answer is not read yet: each holds memory. */
  private int open;

  /**
   * Answers by what {@code opens} gives at the first question.
   *
   * @param opens null where the agent's settings allow no details
   * @param hostWalks shared with all who answer for this host
   * @param wakesSocket makes the socket's thread call {@link #takeAnswers}; any thread
   */
  SocketDetails(
      @Nullable Supplier<ProcessDetailAnswers> opens,
      HostWalkTurn hostWalks,
      Runnable wakesSocket) {
    this.opens = opens;
    this.hostWalks = hostWalks;
    this.wakesSocket = wakesSocket;
  }

  /**
   * Takes a connection's question and tells the peer so; or why it is not taken.
   *
   * @param newest the newest pass, null before the first
   */
  Optional<String> ask(
      DetailRequest asked, @Nullable HostPass newest, SelectionKey key, long nowNanos)
      throws IOException {
    if (!ProcessDetailAnswers.answers(asked)) {
      return Optional.of("not known to this agent");
    }
    if (open >= DetailQuestions.MAX_WAITING) {
      return Optional.of("the agent answers " + open + " such questions already");
    }
    DetailRequest request = asked.toBuilder().setRequestId(++lastNumber).build();
    DetailQuestions asking = questions();
    DetailAnswer refusal = asking.refusal(request);
    if (refusal != null) {
      return Optional.of(refusal.getError());
    }
    SocketConnection connection = (SocketConnection) key.attachment();
    connection.await(
        lastNumber,
        LocalMessages.of(LocalAnswer.newBuilder().setMessages(1).build()),
        ProcessDetailAnswers.within(request),
        nowNanos);
    open++;
    asking.ask(request, newest, answer -> answer(connection, key, answer));
    return Optional.empty();
  }

  /** A connection ended: nobody waits any more for what it asked. */
  void ended(SocketConnection connection) {
    if (questions != null && connection.number() != 0) {
      open--;
      questions.cancel(connection.number());
    }
  }

  /** Gives the answers that came to their connections. */
  void takeAnswers() {
    for (Runnable next = came.poll(); next != null; next = came.poll()) {
      next.run();
    }
  }

  @Override
  public void close() {
    if (questions != null) {
      questions.close();
    }
  }

  private DetailQuestions questions() {
    DetailQuestions made =
        questions == null ? new DetailQuestions(opens, hostWalks, this::handOver) : questions;
    questions = made;
    return made;
  }

  /** By the answering thread. */
  private void handOver(Runnable answer) {
    came.add(answer);
    wakesSocket.run();
  }

  private static void answer(SocketConnection connection, SelectionKey key, DetailAnswer answer) {
    StreamRequest message = StreamRequest.newBuilder().setDetailAnswer(answer).build();
    connection.answer(List.of(LocalMessages.of(message)), key, System.nanoTime());
  }
}
