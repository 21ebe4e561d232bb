package dev.zmem.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.query.MadeUpFleet.Placed;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.HostGlobs;
import dev.zmem.aggregator.question.NameFilter;
import dev.zmem.model.Attribute;
import dev.zmem.model.SortNames;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** A table with a limit has the first rows of the whole one, and the same total. */
class FirstRowsTest {
  @Provide
  Arbitrary<List<Placed>> fleets() {
    return MadeUpFleet.rows();
  }

  /** Rows that are not among the first need not be made: nobody may see that they were not. */
  @Property(tries = 30, edgeCases = EdgeCasesMode.NONE)
  void limited_areTheFirstOfAll(
      @ForAll("fleets") List<Placed> rows,
      @ForAll @IntRange(min = 1, max = 4) int limit,
      @ForAll boolean isReversed,
      @ForAll("filters") RowFilter filter,
      @ForAll("leastSizes") long minBytes) {
    QueryEngine engine = MadeUpFleet.engine(rows);
    for (Grouping grouping : MadeUpFleet.groupings()) {
      for (String sortName : SortNames.ofGroups()) {
        Function<Integer, Table> asked =
            most ->
                engine.table(
                    new TableQuery(
                        new HostGlobs(List.of()),
                        filter,
                        grouping,
                        RowOrder.by(sortName),
                        isReversed,
                        most,
                        minBytes),
                    Cancellation.NEVER);
        Table all = asked.apply(0);
        Table some = asked.apply(limit);
        assertThat(some.rows())
            .usingRecursiveComparison()
            .isEqualTo(all.rows().subList(0, Math.min(limit, all.rows().size())));
        assertThat(some.total()).usingRecursiveComparison().isEqualTo(all.total());
        assertThat(some.rowsInAll()).isEqualTo(all.rowsInAll());
        assertThat(some.rowsBelow()).isEqualTo(all.rowsBelow());
      }
    }
  }

  @Provide
  Arbitrary<RowFilter> filters() {
    return Arbitraries.of(
        new RowFilter(new NameFilter("")),
        new RowFilter(new NameFilter("ng")),
        new RowFilter(Attribute.COMMAND, new NameFilter("!nginx")),
        RowFilter.of("", "", List.of("root"), List.of(), List.of()),
        RowFilter.of("", "", List.of(), List.of(1, 2, 3, 4), List.of()));
  }

  @Provide
  Arbitrary<Long> leastSizes() {
    return Arbitraries.of(0L, 1L << 20, 1L << 39);
  }
}
