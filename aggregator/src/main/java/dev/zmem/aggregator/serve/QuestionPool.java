package dev.zmem.aggregator.serve;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads that answer questions, apart from those that take the agents' frames: a question that
 * takes long delays no host. Peers take turns, and each has one question answered at a time, so
 * that who asks for much leaves a thread to the others. Any thread; guarded by its monitor.
 */
final class QuestionPool implements AutoCloseable {
  /** Questions answered at once; each may take a processor and the memory of an answer. */
  static final int THREADS = 2;

  /** Questions that wait. */
  static final int MAX_WAITING = 1000;

  /** Of one peer, whose calls may be over while their questions wait. */
  static final int MAX_WAITING_PER_PEER = PeerShares.MAX_CALLS_PER_PEER;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, task -> Thread.ofPlatform().daemon().name("answers").unstarted(task));

  /** What waits, by peer; the peer whose turn is next comes first. */
  private final Map<String, Deque<Runnable>> waiting = new LinkedHashMap<>();

  /** Whose questions are being answered. */
  private final Set<String> answered = new HashSet<>();

  private int waitingInAll;
  private boolean isClosed;

  /** Answers a peer's question when its turn comes; {@link BusyException} when too many wait. */
  synchronized void run(String peer, Runnable question) {
    if (isClosed) {
      throw new BusyException("the aggregator stops");
    }
    if (waitingInAll >= MAX_WAITING) {
      throw new BusyException(MAX_WAITING + " questions wait already: try again");
    }
    Deque<Runnable> questions = waiting.computeIfAbsent(peer, name -> new ArrayDeque<>());
    if (questions.size() >= MAX_WAITING_PER_PEER) {
      throw new BusyException(
          MAX_WAITING_PER_PEER + " questions of this client wait already: try again");
    }
    questions.add(question);
    waitingInAll++;
    startNext();
  }

  private void startNext() {
    while (answered.size() < THREADS && !isClosed) {
      String next = null;
      for (String peer : waiting.keySet()) {
        if (!answered.contains(peer)) {
          next = peer;
          break;
        }
      }
      if (next == null) {
        return;
      }
      start(next);
    }
  }

  private void start(String peer) {
    Deque<Runnable> questions = Objects.requireNonNull(waiting.remove(peer));
    Runnable question = questions.remove();
    if (!questions.isEmpty()) {
      waiting.put(peer, questions); // behind the others
    }
    waitingInAll--;
    answered.add(peer);
    threads.execute(() -> {
      try {
        question.run();
      } finally {
        ended(peer);
      }
    });
  }

  private synchronized void ended(String peer) {
    answered.remove(peer);
    startNext();
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    waiting.clear();
    threads.shutdownNow();
  }
}
