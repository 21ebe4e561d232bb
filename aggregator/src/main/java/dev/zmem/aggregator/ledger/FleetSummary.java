package dev.zmem.aggregator.ledger;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.model.Absent;
import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory of all hosts that report, in one line. A sum is over the hosts whose kernel tells the
 * figure, and {@link Absent#ABSENT} where none does.
 *
 * @param memTotalBytes memory of the machines whose available memory is known too
 * @param memAvailableBytes of it, what new programs could have
 * @param swapUsedBytes swap in use
 * @param swapTotalBytes swap that there is
 * @param memorySomeCentipercent the largest share of the last 10 s in which some tasks of a host
 *     waited for memory, hundredths of a percent
 * @param tightest the host with the smallest share of available memory; null where none is known
 */
public record FleetSummary(
    long memTotalBytes,
    long memAvailableBytes,
    long swapUsedBytes,
    long swapTotalBytes,
    long memorySomeCentipercent,
    @Nullable Tightest tightest) {

  /**
   * The host with the smallest share of available memory.
   *
   * @param host its name
   * @param availableBytes what new programs could have there
   * @param totalBytes all of its memory
   */
  public record Tightest(String host, long availableBytes, long totalBytes) {
    private boolean isTighterThan(Tightest other) {
      // as decimals, for a product of two sizes does not fit 64 bits
      return (double) availableBytes * other.totalBytes
          < (double) other.availableBytes * totalBytes;
    }
  }

  /** Over those of {@code hosts} that are not stale at {@code nowNanos}. */
  public static FleetSummary of(List<HostSnapshot> hosts, long nowNanos) {
    long total = ABSENT;
    long available = ABSENT;
    long swapUsed = ABSENT;
    long swapTotal = ABSENT;
    long some = ABSENT;
    Tightest tightest = null;
    for (HostSnapshot host : hosts) {
      if (host.isStale(nowNanos)) {
        continue;
      }
      HostFigures figures = host.figures();
      long hostTotal = figures.get(HostFigure.MEM_TOTAL_BYTES);
      long hostAvailable = figures.memAvailableBytes();
      if (hostTotal > 0 && hostAvailable >= 0) {
        total = Absent.plus(total, hostTotal);
        available = Absent.plus(available, hostAvailable);
        Tightest one = new Tightest(host.identity().name(), hostAvailable, hostTotal);
        if (tightest == null || one.isTighterThan(tightest)) {
          tightest = one;
        }
      }
      swapUsed = Absent.plus(swapUsed, figures.swapInUseBytes());
      swapTotal = Absent.plus(swapTotal, figures.get(HostFigure.SWAP_TOTAL_BYTES));
      some = Math.max(some, figures.get(HostFigure.MEMORY_SOME_CENTIPERCENT));
    }
    return new FleetSummary(total, available, swapUsed, swapTotal, some, tightest);
  }
}
