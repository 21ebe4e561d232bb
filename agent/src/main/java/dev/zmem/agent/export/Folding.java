package dev.zmem.agent.export;

import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.model.RowKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes rows of samples and, above a limit, folds the smallest into remainder rows that sum them:
 * one for each set of the attributes that hosts are summed by (program and user), so that these
 * groupings stay true. A remainder says of which kind its weakest process is and how many are
 * estimates; those without PSS are folded among themselves, a row for each reason. Pure.
 */
final class Folding {
  /** Remainder rows of a host; beyond it, programs are folded into {@value #OTHER_PROGRAMS}. */
  static final int MAX_REMAINDERS = 1000;

  static final String OTHER_PROGRAMS = "(other programs)";

  private Folding() {}

  /** At most {@code maxRows} process rows, and the remainders. */
  static List<Row> rows(List<ProcessSample> samples, int maxRows) {
    List<Row> rows = new ArrayList<>(samples.size());
    samples.forEach(sample -> rows.add(Row.of(sample)));
    if (rows.size() <= maxRows) {
      return rows;
    }
    rows.sort(
        Comparator.comparingLong(Row::weightBytes)
            .reversed()
            .thenComparingInt(row -> row.key().pid()));
    List<Row> kept = new ArrayList<>(rows.subList(0, maxRows));
    Map<Row.Key, Row> remainders = new LinkedHashMap<>();
    for (Row row : rows.subList(maxRows, rows.size())) {
      Row.Key key = remainderKey(row);
      if (!remainders.containsKey(key) && remainders.size() >= MAX_REMAINDERS) {
        Attributes other = Attributes.of(OTHER_PROGRAMS, OTHER_PROGRAMS, "");
        key = new Row.Key(0, 0, other, key.folded());
      }
      remainders.merge(
          key, new Row(key, key.remainderOf(), 0, 1, row.provenance(), row.figures()), Row::plus);
    }
    kept.addAll(remainders.values());
    return kept;
  }

  private static Row.Key remainderKey(Row row) {
    Attributes attributes = row.attributes();
    RowKind kind = row.provenance().kind();
    return new Row.Key(
        0,
        0,
        attributes.only(Attribute::isSubtotalled).with(Attribute.COMMAND, attributes.program()),
        kind.hasPss() ? RowKind.EXACT : kind);
  }
}
