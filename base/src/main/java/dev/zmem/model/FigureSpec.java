package dev.zmem.model;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a figure, once. Immutable.
 *
 * @param kernelFields the lines of {@code smaps_rollup} that are added to make it; none where the
 *     agent or the aggregator makes it
 * @param column of a batch of rows in {@code ingest.proto}; null where it does not travel
 * @param unit what its numbers count, in rows and on the wire
 * @param emptyColumn what a batch says that leaves the column out
 * @param impliedBy the name of the figure that it equals where nothing else is said; null for none
 * @param summing how it adds up
 * @param thresholdTimes how many times the usual threshold a change must be to travel at once
 * @param estimatedBy the kinds of rows of which it is an estimate
 * @param lacks what a sum of it lacks
 * @param table how tables and data show it; null where they do not
 */
public record FigureSpec(
    List<String> kernelFields,
    @Nullable String column,
    Unit unit,
    EmptyColumn emptyColumn,
    @Nullable String impliedBy,
    Summing summing,
    int thresholdTimes,
    Set<RowKind> estimatedBy,
    Lacks lacks,
    @Nullable Shown table) {

  /** What the numbers of a figure count. */
  public enum Unit {
    /** Bytes; KiB on the wire, at most 256 TiB. */
    BYTES(1024, 0, 1L << 38),
    /** Bytes of address space, which may be more than any host has memory; likewise. */
    ADDRESSES(1024, 0, 1L << 38),
    /** Hundredths of so many a second. */
    HUNDREDTHS_A_SECOND(1, 0, 1L << 38),
    /** The kernel's points, from 0 on. */
    SCORE(1, 0, 4_000),
    /** The same from -1,000 on; held with 1,000 more, for what is below 0 is absent. */
    SIGNED_SCORE(1, -1_000, 4_000);

    private final long wireStep;
    private final long zero;
    private final long mostOnWire;

    Unit(long wireStep, long zero, long mostOnWire) {
      this.wireStep = wireStep;
      this.zero = zero;
      this.mostOnWire = mostOnWire;
    }

    /** How much of it is 1 on the wire. */
    public long wireStep() {
      return wireStep;
    }

    /** What a 0 that a row holds is for people. */
    public long zero() {
      return zero;
    }

    /** The largest number that is taken off the wire, where 1 stands for 0. */
    public long mostOnWire() {
      return mostOnWire;
    }

    /** Whether it is a size. */
    public boolean isBytes() {
      return this == BYTES || this == ADDRESSES;
    }
  }

  /** What a column says that a batch leaves out. */
  public enum EmptyColumn {
    /** It may not be left out. */
    REFUSED,
    /** 0 for every row, or what the figure says that implies it. */
    ZERO,
    /** Nothing of any row, as agents do that do not know the figure. */
    ABSENT
  }

  /** How a figure of several processes is made. */
  public enum Summing {
    /** Added up; each page counts once over all processes. */
    PROPORTIONAL,
    /** Added up; a page counts once for each process that shares it. */
    GROSS,
    /** The largest: each process sees the whole. */
    LARGEST
  }

  /** What a sum lacks where processes have no PSS. */
  public enum Lacks {
    NOTHING,
    PROCESSES_WITHOUT_PSS,
    /** The same, told only where the others have any: few processes have such pages at all. */
    SOME_WHERE_ANY,
    /** Those on hosts that use swap. */
    SWAP_OF_PROCESSES_WITHOUT_PSS,
    /** Processes of which it is not known, with PSS or without. */
    PROCESSES_WITHOUT_IT
  }

  /** From which form of output on a figure is shown. */
  public enum Detail {
    TABLE,
    WIDE,
    DATA
  }

  /**
   * How it is shown.
   *
   * @param title of its column in tables
   * @param key in data, with its unit
   * @param detail from where on
   * @param help a sentence for the legend
   * @param sortName by what name tables are sorted by it; null where they are not
   * @param leftOut which columns a narrow terminal does without: the highest first, 0 never
   */
  public record Shown(
      String title,
      String key,
      Detail detail,
      String help,
      @Nullable String sortName,
      int leftOut) {}

  /** A figure that travels in this column, added up of these fields of the kernel. */
  static Builder travels(String column, String... kernelFields) {
    return new Builder(column, List.of(kernelFields));
  }

  /** A figure that is made of others where rows are summed. */
  static Builder derived() {
    return new Builder(null, List.of());
  }

  /** Says it word by word; one thread. */
  static final class Builder {
    private final @Nullable String column;
    private final List<String> kernelFields;
    private Unit unit = Unit.BYTES;
    private EmptyColumn emptyColumn = EmptyColumn.ZERO;
    private @Nullable String impliedBy;
    private Summing summing = Summing.PROPORTIONAL;
    private int thresholdTimes = 1;
    private Set<RowKind> estimatedBy = Set.of();
    private Lacks lacks = Lacks.NOTHING;
    private @Nullable String title;
    private String key = "";
    private Detail detail = Detail.DATA;
    private String help = "";
    private @Nullable String sortName;
    private int leftOut;

    private Builder(@Nullable String column, List<String> kernelFields) {
      this.column = column;
      this.kernelFields = kernelFields;
    }

    /** Its column is never left out. */
    Builder always() {
      emptyColumn = EmptyColumn.REFUSED;
      return this;
    }

    /**
     * It is told of every process that can be looked at, walked or not, and its column is left out
     * where no row has it.
     */
    Builder counted(Unit what) {
      unit = what;
      emptyColumn = EmptyColumn.ABSENT;
      lacks = Lacks.PROCESSES_WITHOUT_IT;
      return this;
    }

    /** It is no more than PSS, of which some kinds of rows have an estimate and some nothing. */
    Builder followsPss() {
      return estimatedBy(RowKind.STEPPED, RowKind.SAMPLED, RowKind.CHEAP)
          .lacks(Lacks.PROCESSES_WITHOUT_PSS);
    }

    /** It equals the figure of that name where nothing else is said. */
    Builder impliedBy(String figure) {
      impliedBy = figure;
      return this;
    }

    /** It counts what is shared once for each sharer. */
    Builder gross() {
      summing = Summing.GROSS;
      return this;
    }

    /** Of several processes the largest. */
    Builder largest() {
      summing = Summing.LARGEST;
      return this;
    }

    /** A change travels at once from so many times the usual threshold on. */
    Builder thresholdTimes(int times) {
      thresholdTimes = times;
      return this;
    }

    /** Rows of these kinds have an estimate of it. */
    Builder estimatedBy(RowKind... kinds) {
      estimatedBy = Set.of(kinds);
      return this;
    }

    /** What a sum of it lacks. */
    Builder lacks(Lacks what) {
      lacks = what;
      return this;
    }

    /** Tables or data show it. */
    Builder shown(String columnTitle, String dataKey, Detail from) {
      title = columnTitle;
      key = dataKey;
      detail = from;
      return this;
    }

    /** What the legend says of it. */
    Builder help(String sentence) {
      help = sentence;
      return this;
    }

    /** Tables can be sorted by it. */
    Builder sortedBy(String name) {
      sortName = name;
      return this;
    }

    /** Narrow terminals may do without it, of the highest number first. */
    Builder leftOut(int order) {
      leftOut = order;
      return this;
    }

    FigureSpec build() {
      return new FigureSpec(
          kernelFields,
          column,
          unit,
          emptyColumn,
          impliedBy,
          summing,
          thresholdTimes,
          estimatedBy,
          lacks,
          title == null ? null : new Shown(title, key, detail, help, sortName, leftOut));
    }
  }
}
