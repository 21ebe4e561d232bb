package dev.zmem.aggregator.transport;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets a bounded number of TLS handshakes be in progress, so that those that were begun are ended
 * in time and the streams that stand are served meanwhile. The others wait, unread; of several
 * networks that wait each has its turn, so that one that floods delays itself.
 *
 * <p>Any thread. What waits is called once, on the thread that made room, outside of the lock.
 */
public final class HandshakeGate {
  private final int most;
  private final int mostWaiting;
  private final Map<Object, LinkedHashSet<Runnable>> waiting = new LinkedHashMap<>();
  private int inProgress;
  private int waitingCount;

  /** At most {@code most} in progress and {@code mostWaiting} waiting. */
  public HandshakeGate(int most, int mostWaiting) {
    this.most = most;
    this.mostWaiting = mostWaiting;
  }

  /**
   * Asks for a place; {@code admitted} is called when it is there, at once or later. False when too
   * many wait already.
   */
  public boolean enter(Object network, Runnable admitted) {
    synchronized (this) {
      if (inProgress >= most) {
        if (waitingCount >= mostWaiting) {
          return false;
        }
        if (waiting.computeIfAbsent(network, _ -> new LinkedHashSet<>()).add(admitted)) {
          waitingCount++;
        }
        return true;
      }
      inProgress++;
    }
    admitted.run();
    return true;
  }

  /** Waits no longer; false when it was admitted, and has a place to give back. */
  public synchronized boolean cancel(Object network, Runnable admitted) {
    LinkedHashSet<Runnable> ofNetwork = waiting.get(network);
    if (ofNetwork == null || !ofNetwork.remove(admitted)) {
      return false;
    }
    if (ofNetwork.isEmpty()) {
      waiting.remove(network);
    }
    waitingCount--;
    return true;
  }

  /** Gives a place back: the next has it. */
  public void leave() {
    Runnable next = next();
    if (next != null) {
      next.run();
    }
  }

  private synchronized @Nullable Runnable next() {
    Iterator<Map.Entry<Object, LinkedHashSet<Runnable>>> networks = waiting.entrySet().iterator();
    if (!networks.hasNext()) {
      inProgress--;
      return null;
    }
    Map.Entry<Object, LinkedHashSet<Runnable>> turn = networks.next();
    LinkedHashSet<Runnable> ofNetwork = turn.getValue();
    networks.remove();
    Runnable next = ofNetwork.removeFirst();
    if (!ofNetwork.isEmpty()) {
      waiting.put(turn.getKey(), ofNetwork); // behind the others
    }
    waitingCount--;
    return next;
  }

  /** Handshakes in progress. */
  public synchronized int inProgress() {
    return inProgress;
  }

  /** Connections that wait for a place. */
  public synchronized int waiting() {
    return waitingCount;
  }
}
