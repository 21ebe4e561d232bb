package dev.zmem.aggregator.query;

import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.aggregator.row.Growth;
import dev.zmem.aggregator.row.Measure;
import dev.zmem.model.Figure;
import dev.zmem.model.FigureSpec;
import dev.zmem.model.SortNames;
import java.util.Comparator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The column a table is sorted by; numbers descending, names ascending. Rows without the figure
 * come last either way. Ties go by RAM, the largest first, then by name, host and pid. Immutable.
 */
public final class RowOrder {
  /** The largest first. */
  public static final RowOrder BY_RAM =
      new RowOrder(TableRow::ramOrRssBytes, true, Measure.RAM, false, Measure.RAM);

  private static final RowOrder BY_GROWTH =
      new RowOrder(RowOrder::growth, false, Measure.RAM, true, null);

  /** Null for the name. */
  private final @Nullable ToLongFunction<TableRow> key;

  private final boolean isOfBytes;
  private final Measure measure;

  /** Growth has a sign: nothing is absent by being less than 0. */
  private final boolean isOfGrowth;

  /** Null where parts of a row do not tell where it stands. */
  private final @Nullable Measure partsMeasure;

  private RowOrder(
      @Nullable ToLongFunction<TableRow> key,
      boolean isOfBytes,
      Measure measure,
      boolean isOfGrowth,
      @Nullable Measure partsMeasure) {
    this.key = key;
    this.isOfBytes = isOfBytes;
    this.measure = measure;
    this.isOfGrowth = isOfGrowth;
    this.partsMeasure = partsMeasure;
  }

  private RowOrder(@Nullable ToLongFunction<TableRow> key) {
    this(key, false, Measure.RAM, false, null);
  }

  /** By one of {@link SortNames#ofGroups}; a {@link BadQueryException} for any other name. */
  public static RowOrder by(String sortName) {
    return switch (sortName) {
      // and not by what the figure says of it: rows without PSS count by RSS
      case SortNames.DEFAULT -> BY_RAM;
      case SortNames.COUNT -> new RowOrder(row -> row.counts().processes());
      case SortNames.HOSTS -> new RowOrder(row -> row.counts().hosts());
      case SortNames.NAME -> new RowOrder(null);
      case SortNames.GROWTH -> BY_GROWTH;
      default -> {
        Figure figure = figure(sortName);
        if (figure == null) {
          throw BadQueryException.unknownWord("sort_by", sortName, SortNames.ofGroups());
        }
        Measure parts = new Measure(figure);
        yield new RowOrder(
            row -> row.sums().bytes(figure),
            figure.spec().unit().isBytes(),
            Measure.of(figure),
            false,
            parts.isOfParts() ? parts : null);
      }
    };
  }

  /** Beyond all others where it is not known. */
  private static long growth(TableRow row) {
    Growth growth = row.comparison().growth();
    return growth.isKnown() ? growth.bytes() : Long.MIN_VALUE;
  }

  /** The size that rows are sorted by; RAM where it is none. */
  public Measure measure() {
    return measure;
  }

  /**
   * What rows are sorted by, the largest first, where what parts of a row have tells what it has;
   * null where it does not, as of names.
   *
   * @param forLeast whether it also has to tell which rows are too small
   */
  @Nullable Measure ofParts(boolean forLeast) {
    return isOfBytes || !forLeast ? partsMeasure : null;
  }

  /** Whether rows are sorted by growth. */
  boolean isOfGrowth() {
    return isOfGrowth;
  }

  private static @Nullable Figure figure(String sortName) {
    for (Figure figure : Figure.all()) {
      FigureSpec.Shown table = figure.spec().table();
      if (table != null && sortName.equals(table.sortName())) {
        return figure;
      }
    }
    return null;
  }

  /**
   * The size of the figure that rows are sorted by, of RAM where that is no size; less than 0 where
   * a row has none.
   */
  long bytes(TableRow row) {
    return key != null && isOfBytes ? key.applyAsLong(row) : row.ramOrRssBytes();
  }

  /** The order of rows. */
  Comparator<TableRow> order(boolean reverse) {
    ToLongFunction<TableRow> by = key;
    if (by == null) {
      return reverse ? (first, second) -> byName(second, first) : RowOrder::byName;
    }
    return (one, other) -> {
      long first = by.applyAsLong(one);
      long second = by.applyAsLong(other);
      if (first == second) {
        return ties(one, other);
      }
      boolean ascending = reverse && isThere(first) && isThere(second);
      return ascending ? Long.compare(first, second) : Long.compare(second, first);
    };
  }

  private boolean isThere(long value) {
    return isOfGrowth ? value != Long.MIN_VALUE : value >= 0;
  }

  /** Written out: comparators made of others are not in a start-up cache. */
  private static int ties(TableRow one, TableRow other) {
    int order = Long.compare(other.ramOrRssBytes(), one.ramOrRssBytes());
    return order == 0 ? byName(one, other) : order;
  }

  private static int byName(TableRow one, TableRow other) {
    int order = 0;
    for (int key = 0;
        order == 0 && key < Math.min(one.names().size(), other.names().size());
        key++) {
      order = one.names().get(key).compareTo(other.names().get(key));
    }
    if (order == 0) {
      order = one.process().host().compareTo(other.process().host());
    }
    return order == 0 ? Integer.compare(one.process().pid(), other.process().pid()) : order;
  }
}
