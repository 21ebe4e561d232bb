package dev.zmem.aggregator.serve;

import dev.zmem.program.log.Log;
import dev.zmem.program.log.LogRepeatFilter;
import dev.zmem.text.Ages;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Lets go of calls whose clients do not read what was sent: their streams have windows of their
 * own, so a client may read everything but one answer, and gRPC would keep that one. A client that
 * reads slowly is kept as long as it reads. Calls are added by any thread; one thread looks.
 */
final class UnreadCalls {
  /** A client that reads nothing of what waits for it is let go after so long. */
  static final Duration MAX_UNREAD = Duration.ofSeconds(60);

  /** It is told why; a client that does not read that either loses the call after so long. */
  static final Duration MAX_UNREAD_END = Duration.ofSeconds(5);

  /** Between two looks. */
  static final Duration LOOK = Duration.ofSeconds(1);

  private static final int MAX_LINES_A_MINUTE = 20;

  /** How far a client has come; owned by the thread that looks. */
  private static final class Progress {
    long takenBytes;
    long sinceNanos;
    boolean isTold;
  }

  private final LongSupplier clockNanos;
  private final LogRepeatFilter<String> news;
  private final Map<QueryCall<?>, Progress> calls = new ConcurrentHashMap<>();
  private long letGo;

  /** No calls; {@code clockNanos} as {@link System#nanoTime}. */
  UnreadCalls(LongSupplier clockNanos) {
    this.clockNanos = clockNanos;
    this.news = new LogRepeatFilter<>(MAX_LINES_A_MINUTE, "unread answers let go", clockNanos);
  }

  /** Looks after a call until it is closed. */
  void add(QueryCall<?> call) {
    Progress progress = new Progress();
    progress.sinceNanos = clockNanos.getAsLong();
    calls.put(call, progress);
  }

  /** Looks at all calls once. */
  void look() {
    calls.keySet().removeIf(QueryCall::isClosed);
    calls.forEach(this::look);
    news.tellCount();
  }

  private void look(QueryCall<?> call, Progress progress) {
    long now = clockNanos.getAsLong();
    long takenBytes = call.takenBytes();
    if (call.waitingBytes() == 0 || takenBytes > progress.takenBytes) {
      progress.takenBytes = takenBytes;
      progress.sinceNanos = now;
      return;
    }
    Duration unread = Duration.ofNanos(now - progress.sinceNanos);
    if (!progress.isTold) {
      if (unread.compareTo(MAX_UNREAD) > 0) {
        progress.isTold = true;
        progress.sinceNanos = now;
        call.fail(new BusyException("this client read nothing for " + Ages.print(unread)));
      }
    } else if (unread.compareTo(MAX_UNREAD_END) > 0) {
      letGo(call);
    }
  }

  private void letGo(QueryCall<?> call) {
    letGo++;
    if (news.mayTell(call.peer())) {
      Log.warn(
          "answer let go peer="
              + Log.value(call.peer())
              + " unread_bytes="
              + call.waitingBytes()
              + " reason="
              + Log.value("nothing read for " + Ages.print(MAX_UNREAD))
              + " let_go="
              + letGo);
    }
    calls.remove(call);
    call.reset();
  }

  /** Calls that are looked after. */
  int size() {
    return calls.size();
  }

  /** Says what was not told: nothing follows. */
  void close() {
    news.close();
  }
}
