package dev.zmem.aggregator.query;

import dev.zmem.aggregator.row.Growth;
import dev.zmem.aggregator.row.KindCounts;
import dev.zmem.aggregator.row.Measure;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.model.Absent;
import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import java.util.List;

/**
 * One row of a table.
 *
 * @param names the group: one for each key of the grouping
 * @param sums over its processes; not changed any more
 * @param swapIncomplete whether processes without PSS are on hosts that use swap, so that swap
 *     lacks them; the other sums do where any has no PSS
 * @param counts how many it stands for
 * @param silent of its hosts, those that are silent
 * @param stopped of its hosts, those whose agent was stopped in order
 * @param holds the programs in it, those with most processes first; empty where the group is of one
 * @param ageNanos of the oldest PSS in it; absent without any
 * @param process which process, for a row of one; else {@link #NO_PROCESS}
 * @param share of what it is a share
 * @param comparison of its hosts, and with earlier passes, where that was asked for
 */
public record TableRow(
    List<String> names,
    MemorySum sums,
    boolean swapIncomplete,
    Counts counts,
    Silence silent,
    Silence stopped,
    String holds,
    long ageNanos,
    OneProcess process,
    Share share,
    Comparison comparison) {
  /**
   * Of what a row is a share.
   *
   * @param measure the size that is compared
   * @param wholeBytes the memory or the swap that it is a part of; not positive where not known
   * @param lacksSome whether hosts are missing in that, which do not tell
   */
  public record Share(Measure measure, long wholeBytes, boolean lacksSome) {}

  /** Nobody asked. */
  static final Comparison NOT_COMPARED = new Comparison("", Absent.ABSENT, Growth.UNKNOWN);

  /**
   * What a row tells beside its sums.
   *
   * @param largestHost the host that has most of the row; empty where none has any
   * @param largest what that host has; absent likewise
   * @param growth by how much the row grew
   */
  public record Comparison(String largestHost, long largest, Growth growth) {}

  /** A row of a group. */
  public static final OneProcess NO_PROCESS =
      new OneProcess(0, 0, "", Attributes.NONE, Absent.ABSENT);

  /** The last of its names, which a table ends with. */
  public String name() {
    return names.getLast();
  }

  /**
   * How many a row stands for.
   *
   * @param processes processes
   * @param kinds how many of these are of which kind
   * @param hosts distinct hosts
   */
  public record Counts(long processes, KindCounts kinds, long hosts) {
    /** Processes that are not readable for their agent. */
    public long denied() {
      return kinds.denied();
    }
  }

  /**
   * Of the hosts, those that do not report: the row has the last that is known of them.
   *
   * @param hosts how many
   * @param longestNanos since the last pass of the one that was silent for longest; {@link
   *     Absent#ABSENT} where none is
   */
  public record Silence(long hosts, long longestNanos) {
    /** All report. */
    static final Silence NONE = new Silence(0, Absent.ABSENT);

    /** With one more host, whose last pass is so long ago. */
    Silence and(long nanos) {
      return new Silence(hosts + 1, Math.max(longestNanos, nanos));
    }
  }

  /**
   * What the row holds at most of RAM, as far as it is known: huge pages, PSS, and RSS where there
   * is no PSS, so that a process without it does not stand at a random place.
   */
  public long ramOrRssBytes() {
    return Absent.plus(sums.bytes(Figure.RAM), counts.kinds().withoutPssRssBytes());
  }

  /**
   * One process.
   *
   * @param pid its id, 0 for a remainder row
   * @param parentPid its parent; 0 where there is none or it is not known
   * @param host where it runs
   * @param attributes what it is called and belongs to
   * @param startedAtSeconds when it started, Unix time; {@link Absent#ABSENT} when not known
   */
  public record OneProcess(
      int pid, int parentPid, String host, Attributes attributes, long startedAtSeconds) {
    /** Whether it stands for several processes of a host, and not for a group. */
    boolean isRemainder() {
      return pid == 0 && !host.isEmpty();
    }
  }
}
