package dev.zmem.cli.live;

import com.google.re2j.Pattern;
import dev.zmem.cli.fleet.FleetAnswer;
import dev.zmem.cli.output.Column;
import dev.zmem.cli.output.Column.Look;
import dev.zmem.proto.v1.QueryTableRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an answer in another order, and some of them: mappings are sorted and filtered
 * without another question, which costs their process time. The total stays that of all, and is
 * called so under a filter. Pure.
 */
final class MappingRows {
  private static final String NAME = "name";
  private static final String TOTAL = "TOTAL of all";

  private MappingRows() {}

  /** As the filter of names and the order of {@code asked} want them. */
  static FleetAnswer of(FleetAnswer all, QueryTableRequest asked) {
    List<Integer> rows = new ArrayList<>();
    List<String> names = all.texts(NAME);
    String filter = asked.getFilter();
    boolean isNot = filter.startsWith("!");
    Pattern wanted = Pattern.compile(isNot ? filter.substring(1) : filter);
    for (int row = 0; row < all.rows(); row++) {
      if (filter.isEmpty()
          || row < names.size() && wanted.matcher(names.get(row)).find() != isNot) {
        rows.add(row);
      }
    }
    for (Column<Integer> column : all.columns()) {
      if (column.look().sortName().equals(asked.getSortBy())) {
        rows.sort(order(column, asked.getReverse()));
      }
    }
    return new FleetAnswer(
        all.columns().stream()
            .map(column -> moved(column, rows, all.rows()))
            .map(column -> filter.isEmpty() ? column : named(column, rows.size()))
            .toList(),
        rows.size(),
        all.hasTotal(),
        all.covered(),
        all.rowsLeftOut(),
        all.leftOutReason(),
        all.answeredAtMillis(),
        all.lastKnown());
  }

  /** The column of names with one for the total, whose row is behind so many. */
  private static Column<Integer> named(Column<Integer> column, int rows) {
    return column.key().equals(NAME)
        ? new Column<>(
            column.title(),
            column.key(),
            column.kind(),
            column.shown(),
            row -> row < rows ? column.value().apply(row) : TOTAL,
            column.look())
        : column;
  }

  /** Numbers descending and names ascending, or the other way round; what is absent last. */
  private static Comparator<Integer> order(Column<Integer> column, boolean reverse) {
    Comparator<Integer> byNumber =
        Comparator.comparingDouble(
            row -> seen(column, row) instanceof Number n ? n.doubleValue() : 0);
    Comparator<Integer> ascending =
        byNumber.thenComparing(row -> seen(column, row) instanceof String text ? text : "");
    boolean isOfTexts = column.kind() == Column.Kind.TEXT;
    return Comparator.<Integer, Boolean>comparing(row -> seen(column, row) == null)
        .thenComparing(isOfTexts == reverse ? ascending.reversed() : ascending);
  }

  private static @Nullable Object seen(Column<Integer> column, int row) {
    Object value = column.value().apply(row);
    return value == null ? column.look().instead().apply(row) : value;
  }

  private static Column<Integer> moved(Column<Integer> column, List<Integer> rows, int total) {
    Function<Integer, Integer> place = row -> row < rows.size() ? rows.get(row) : total;
    Look<Integer> look = column.look();
    return new Column<>(
        column.title(),
        column.key(),
        column.kind(),
        column.shown(),
        row -> column.value().apply(place.apply(row)),
        new Look<>(
            row -> look.mark().apply(place.apply(row)),
            row -> look.instead().apply(place.apply(row)),
            look.leftOut(),
            look.ifAny(),
            look.sortName()));
  }
}
