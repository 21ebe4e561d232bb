package dev.zmem.aggregator.transport;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of answers that wait for their peers to read, over all connections: beyond a bound the
 * connection that waits for most is closed, and what it would have read is released. Any thread.
 */
final class UnreadBytes {
  private final long most;
  private final AtomicLong all = new AtomicLong();
  private final Set<UnreadGuard> owing = ConcurrentHashMap.newKeySet();

  /** At most {@code most} bytes. */
  UnreadBytes(long most) {
    this.most = most;
  }

  /** A connection waits for more, or for less, bytes than before. */
  void add(UnreadGuard guard, long bytes) {
    long now = all.addAndGet(bytes);
    if (guard.unread() > 0) {
      boolean _ = owing.add(guard);
    } else {
      owing.remove(guard);
    }
    if (bytes > 0 && now > most) {
      owing.stream()
          .filter(owes -> !owes.isClosing())
          .max(Comparator.comparingLong(UnreadGuard::unread))
          .ifPresent(UnreadGuard::closeForRoom);
    }
  }

  /** Bytes that wait now. */
  long all() {
    return all.get();
  }
}
