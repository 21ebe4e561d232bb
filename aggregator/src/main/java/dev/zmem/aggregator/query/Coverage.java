package dev.zmem.aggregator.query;

import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.ledger.FleetSummary;
import dev.zmem.aggregator.row.KindCounts;
import dev.zmem.aggregator.row.Subtotals;
import dev.zmem.model.Absent;
import dev.zmem.model.HostFigure;
import dev.zmem.model.RowKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an answer covers.
 *
 * @param hostsKnown hosts known in all
 * @param hostsMatched of these, asked for
 * @param stale of these, silent or stopped; longest silence first
 * @param processes in the answer, before any limit
 * @param denied of these, not readable for their agent
 * @param trouble what else the figures lack
 * @param oldestSample age of the oldest PSS in the answer; empty without any
 * @param memory the memory of the matched hosts that report
 * @param shares of what rows are shares: the memory of all matched hosts
 * @param missingPids processes asked for that no matched host has, ascending
 * @param nearNames hosts that look like what was asked for, when nothing matched
 */
public record Coverage(
    long hostsKnown,
    long hostsMatched,
    List<StaleHost> stale,
    long processes,
    long denied,
    Trouble trouble,
    Optional<Duration> oldestSample,
    FleetSummary memory,
    Whole shares,
    List<Integer> missingPids,
    List<String> nearNames) {

  /**
   * The memory of all matched hosts, silent ones with that of their last pass; absent where none
   * tells it.
   */
  public record Whole(long memTotalBytes, long swapTotalBytes) {
    static Whole of(List<HostSnapshot> matched) {
      long memory = Absent.ABSENT;
      long swap = Absent.ABSENT;
      for (HostSnapshot host : matched) {
        memory = Absent.plus(memory, host.figures().get(HostFigure.MEM_TOTAL_BYTES));
        swap = Absent.plus(swap, host.figures().get(HostFigure.SWAP_TOTAL_BYTES));
      }
      return new Whole(memory, swap);
    }
  }

  /**
   * A host that does not report.
   *
   * @param name its name
   * @param silence since its last pass
   * @param isStopped whether its agent was stopped in order
   */
  public record StaleHost(String name, Duration silence, boolean isStopped) {}

  /**
   * What figures lack beside the denied ones.
   *
   * @param malformed processes whose figures could not be read; not in the answer
   * @param estimated processes whose figures are estimates
   * @param unwalked processes without PSS that are not denied
   * @param unreadable of the denied, those whose agent has the capability to read them
   * @param deniedHosts hosts whose agent lacks the capability, most denied first
   * @param overdue processes whose figures are older than their agent's maximum age
   * @param overdueIsBound whether there may be fewer of them: a filter leaves processes out
   */
  public record Trouble(
      long malformed,
      long estimated,
      Unwalked unwalked,
      long unreadable,
      List<DeniedHost> deniedHosts,
      long overdue,
      boolean overdueIsBound) {}

  /**
   * Processes without PSS that are not denied, by the reason.
   *
   * @param neverWalked a rule spares them
   * @param pssOff their agent walks nobody
   * @param tooLarge too large to be walked at once, their page table refused
   * @param unmeasured their agent has not come to them yet
   * @param readFailed reading them failed, for no reason of their own
   * @param pssOffHosts hosts whose agent walks nobody
   */
  public record Unwalked(
      long neverWalked,
      long pssOff,
      long tooLarge,
      long unmeasured,
      long readFailed,
      List<String> pssOffHosts) {

    /** All of them. */
    public long all() {
      return neverWalked + pssOff + tooLarge + unmeasured + readFailed;
    }

    /** Of a sum over hosts, that {@code asked} accepts. */
    static Unwalked of(KindCounts kinds, List<HostSnapshot> hosts, RowFilter.Search asked) {
      List<String> off =
          kinds.of(RowKind.PSS_OFF) == 0
              ? List.of()
              : hosts.stream()
                  .filter(host -> isOff(host, asked))
                  .map(host -> host.identity().name())
                  .toList();
      return new Unwalked(
          kinds.of(RowKind.NEVER_WALKED),
          kinds.of(RowKind.PSS_OFF),
          kinds.of(RowKind.PAGE_TABLE_REFUSED),
          kinds.of(RowKind.UNMEASURED),
          kinds.of(RowKind.READ_FAILED),
          off);
    }

    private static boolean isOff(HostSnapshot host, RowFilter.Search asked) {
      Subtotals parts = asked.parts(host.rows());
      return IntStream.range(0, parts.size())
          .anyMatch(part -> parts.kinds(part).of(RowKind.PSS_OFF) > 0);
    }
  }

  /** Matched hosts with a current pass. */
  public long hostsReporting() {
    return hostsMatched - stale.size();
  }
}
