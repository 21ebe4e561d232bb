package dev.zmem.aggregator.stream;

import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.ingest.DetailAnswerDecoder;
import dev.zmem.proto.v1.DetailAnswer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which hosts' answers are kept for those who ask again in the same pass: so many rows in all, the
 * oldest are dropped. Any thread; guarded by its monitor.
 */
final class DetailAnswerCache {
  /** Rows kept over all hosts, {@link FleetMemory#ROW_BYTES} each. */
  static final int MAX_ROWS = 100_000;

  /** And so much of what hosts may hold. */
  private static final double SHARE_OF_MEMORY = 0.05;

  private final int maxRows;
  private final Map<PendingDetailRequests, Integer> rows = new LinkedHashMap<>();
  private long total;

  /** Keeps what a fleet of such a memory has room for. */
  DetailAnswerCache(FleetMemory memory) {
    this.maxRows =
        (int) Math.min(MAX_ROWS, SHARE_OF_MEMORY * memory.limitBytes() / FleetMemory.ROW_BYTES);
  }

  /** Of an answer its rows, and as many as what it brings along takes: each string counts. */
  static int rows(DetailAnswer answer) {
    return (int) (DetailAnswerDecoder.heapBytes(answer) / FleetMemory.ROW_BYTES);
  }

  /** Keeps an answer of so many rows, and drops what has no room beside it. */
  void keep(PendingDetailRequests questions, int size) {
    List<PendingDetailRequests> dropped = new ArrayList<>();
    synchronized (this) {
      total += size - count(rows.remove(questions));
      rows.put(questions, size);
      Iterator<Map.Entry<PendingDetailRequests, Integer>> oldest = rows.entrySet().iterator();
      while (total > maxRows && oldest.hasNext()) {
        Map.Entry<PendingDetailRequests, Integer> entry = oldest.next();
        dropped.add(entry.getKey());
        total -= entry.getValue();
        oldest.remove();
      }
    }
    dropped.forEach(PendingDetailRequests::drop);
  }

  /** No answer of these questions is kept any more. */
  synchronized void forget(PendingDetailRequests questions) {
    total -= count(rows.remove(questions));
  }

  /** Rows kept now. */
  synchronized long total() {
    return total;
  }

  private static int count(@org.jspecify.annotations.Nullable Integer size) {
    return size == null ? 0 : size;
  }
}
