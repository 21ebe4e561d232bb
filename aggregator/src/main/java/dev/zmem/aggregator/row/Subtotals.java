package dev.zmem.aggregator.row;

import dev.zmem.model.Attributes;
import dev.zmem.model.Figure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * The rows of one host summed by the attributes that have few values, as program and user, when the
 * host's pass arrives, so that a question over a whole fleet adds some dozen figures a host and not
 * some hundred. Parts are numbered from 0 to {@code size() - 1}, in the order in which their first
 * rows come.
 *
 * <p>All figures of a host stand in one array: a question reads those of every host, and waits for
 * memory once a host instead of once a part. Immutable.
 */
public final class Subtotals {
  private final Attributes[] attributes;
  private final KindCounts[] kinds;

  /** {@link MemorySum#PACKED_LENGTH} numbers a part. */
  private final long[] packed;

  private Subtotals(int size) {
    this.attributes = new Attributes[size];
    this.kinds = new KindCounts[size];
    this.packed = new long[size * MemorySum.PACKED_LENGTH];
  }

  /** Of all rows of a table. */
  static Subtotals of(LiveRows rows) {
    return of(rows, all -> true);
  }

  /** Of those rows of a table that are wanted, by their number. */
  public static Subtotals of(LiveRows rows, IntPredicate wanted) {
    Map<Attributes, MemorySum> known = new HashMap<>();
    List<Attributes> keys = new ArrayList<>();
    List<MemorySum> sums = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      if (!wanted.test(row)) {
        continue;
      }
      Attributes key = rows.subtotalled(row);
      MemorySum sum = known.get(key);
      if (sum == null) {
        sum = new MemorySum();
        known.put(key, sum);
        keys.add(key);
        sums.add(sum);
      }
      sum.add(rows, row);
    }
    Subtotals subtotals = new Subtotals(keys.size());
    for (int part = 0; part < keys.size(); part++) {
      MemorySum sum = sums.get(part);
      subtotals.attributes[part] = keys.get(part);
      subtotals.kinds[part] = sum.kinds();
      sum.pack(subtotals.packed, part * MemorySum.PACKED_LENGTH);
    }
    return subtotals;
  }

  /** The parts whose attributes are wanted. */
  public Subtotals only(Predicate<Attributes> wanted) {
    BitSet chosen = new BitSet(size());
    for (int part = 0; part < size(); part++) {
      chosen.set(part, wanted.test(attributes[part]));
    }
    Subtotals some = new Subtotals(chosen.cardinality());
    int to = 0;
    for (int part = chosen.nextSetBit(0); part >= 0; part = chosen.nextSetBit(part + 1)) {
      some.attributes[to] = attributes[part];
      some.kinds[to] = kinds[part];
      System.arraycopy(
          packed,
          part * MemorySum.PACKED_LENGTH,
          some.packed,
          to++ * MemorySum.PACKED_LENGTH,
          MemorySum.PACKED_LENGTH);
    }
    return some;
  }

  /** Parts. */
  public int size() {
    return attributes.length;
  }

  /** The subtotalled attributes that all rows of the part have. */
  public Attributes attributes(int part) {
    return attributes[part];
  }

  /** How many of the part's processes are of which kind. */
  public KindCounts kinds(int part) {
    return kinds[part];
  }

  /** The part's processes. */
  public long count(int part) {
    return packed[part * MemorySum.PACKED_LENGTH + MemorySum.PACKED_COUNT];
  }

  /** A figure of those that sums add up; absent where no row of the part has it. */
  long bytes(int part, Figure figure) {
    return packed[part * MemorySum.PACKED_LENGTH + figure.summedSlot()];
  }

  /** Adds what a part holds to a sum. */
  public void addTo(MemorySum sum, int part) {
    sum.add(packed, part * MemorySum.PACKED_LENGTH, kinds[part]);
  }

  /** What a part holds. */
  public MemorySum sum(int part) {
    MemorySum sum = new MemorySum();
    addTo(sum, part);
    return sum;
  }
}
