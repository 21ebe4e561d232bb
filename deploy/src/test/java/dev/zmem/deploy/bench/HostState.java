package dev.zmem.deploy.bench;

import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.aggregator.row.MemorySum;
import dev.zmem.aggregator.row.Subtotals;
import dev.zmem.model.Figure;
import java.util.HashMap;
import java.util.Map;

/**
 * What a simulated host said in one frame, summed as queries sum it. Immutable.
 *
 * @param number which frame of the host, from 1 over all its streams
 * @param total sums over all its processes
 * @param programs sums by program
 */
record HostState(long number, Sum total, Map<String, Sum> programs) {

  /** Figures of some processes together. */
  record Sum(long pssBytes, long ussBytes, long swapPssBytes, long count) {
    static final Sum ZERO = new Sum(0, 0, 0, 0);

    Sum plus(Sum other) {
      return new Sum(
          pssBytes + other.pssBytes,
          ussBytes + other.ussBytes,
          swapPssBytes + other.swapPssBytes,
          count + other.count);
    }

    Sum least(Sum other) {
      return new Sum(
          Math.min(pssBytes, other.pssBytes),
          Math.min(ussBytes, other.ussBytes),
          Math.min(swapPssBytes, other.swapPssBytes),
          Math.min(count, other.count));
    }

    Sum most(Sum other) {
      return new Sum(
          Math.max(pssBytes, other.pssBytes),
          Math.max(ussBytes, other.ussBytes),
          Math.max(swapPssBytes, other.swapPssBytes),
          Math.max(count, other.count));
    }

    /** Whether every figure lies between those of the two. */
    boolean within(Sum least, Sum most) {
      return equals(most(least)) && equals(least(most));
    }
  }

  /** Of the rows as the frames so far make them: what the threshold holds back was not said. */
  static HostState of(long number, LiveRows rows) {
    Map<String, Sum> programs = new HashMap<>();
    Sum total = Sum.ZERO;
    Subtotals parts = rows.subtotals();
    for (int part = 0; part < parts.size(); part++) {
      MemorySum sum = parts.sum(part);
      Sum one =
          new Sum(
              sum.bytes(Figure.PSS),
              sum.bytes(Figure.USS),
              sum.bytes(Figure.SWAP_PSS),
              sum.count());
      programs.merge(parts.attributes(part).program(), one, Sum::plus);
      total = total.plus(one);
    }
    return new HostState(number, total, Map.copyOf(programs));
  }

  Sum program(String name) {
    return programs.getOrDefault(name, Sum.ZERO);
  }
}
