package dev.zmem.aggregator.row;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.model.Absent;
import dev.zmem.model.RowKind;
import java.util.Arrays;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How many processes of a sum are of which kind, exact ones left out: those are the rest. Of
 * processes without PSS, which a sum lacks but for their RSS, also how large that is. One thread
 * counts; afterwards any may read.
 */
@SuppressWarnings("EnumOrdinal") // an array by kind: read by every question, nothing is boxed
public final class KindCounts {
  private static final RowKind[] KINDS = RowKind.values();

  /** All are exact; not counted into. */
  static final KindCounts ALL_EXACT = new KindCounts();

  private final long[] processes = new long[KINDS.length];
  private long withoutPss;
  private long rssBytes = ABSENT;

  KindCounts() {}

  /** Counts processes with PSS, or that need none. */
  void add(RowKind kind, long count) {
    processes[kind.ordinal()] += count;
  }

  /** Counts processes that have this RSS alone. */
  void addWithoutPss(RowKind kind, long count, long theirRssBytes) {
    processes[kind.ordinal()] += count;
    withoutPss += count;
    rssBytes = Absent.plus(rssBytes, theirRssBytes);
  }

  /** Counts what another has counted. */
  void add(KindCounts other) {
    for (int kind = 0; kind < processes.length; kind++) {
      processes[kind] += other.processes[kind];
    }
    withoutPss += other.withoutPss;
    rssBytes = Absent.plus(rssBytes, other.rssBytes);
  }

  /** Processes of one kind, {@code EXACT} left out. */
  public long of(RowKind kind) {
    return processes[kind.ordinal()];
  }

  /** Not readable for their agent, with or without the capability. */
  public long denied() {
    return of(RowKind.DENIED) + of(RowKind.REFUSED);
  }

  /** Without PSS, though nobody denies it. */
  public long unwalked() {
    return withoutPss() - denied();
  }

  /** Without PSS, whatever the reason; those whose memory is counted elsewhere are none of them. */
  public long withoutPss() {
    return withoutPss;
  }

  /** RSS of those without PSS; {@link Absent#ABSENT} where there are none. */
  public long withoutPssRssBytes() {
    return rssBytes;
  }

  /** With a PSS that is an estimate. */
  public long estimated() {
    return of(RowKind.STEPPED) + of(RowKind.SAMPLED) + of(RowKind.CHEAP);
  }

  /**
   * Calls {@code each} with every kind there is and how many are of it, the strongest first.
   *
   * @param all processes in the sum
   */
  public void forEach(long all, ObjLongConsumer<RowKind> each) {
    long exact = all;
    for (long count : processes) {
      exact -= count;
    }
    for (RowKind kind : KINDS) {
      long count = kind == RowKind.EXACT ? exact : processes[kind.ordinal()];
      if (count > 0) {
        each.accept(kind, count);
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KindCounts that
        && rssBytes == that.rssBytes
        && Arrays.equals(processes, that.processes);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(processes) + Long.hashCode(rssBytes);
  }

  @Override
  public String toString() {
    return Arrays.toString(processes) + " rss=" + rssBytes;
  }
}
