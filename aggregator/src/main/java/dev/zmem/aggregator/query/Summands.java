package dev.zmem.aggregator.query;

import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.aggregator.row.Measure;
import dev.zmem.aggregator.row.Subtotals;
import dev.zmem.model.Attributes;

/**
 * What a question adds up of one host: its subtotals where they tell enough, else its rows.
 * Numbered from 0 to {@code size() - 1}.
 */
sealed interface Summands {
  /** How many there are. */
  int size();

  /** Whether one of them passes a filter. */
  boolean pass(RowFilter.Search asked, int number);

  /** What its processes are called and belong to. */
  Attributes attributes(int number);

  /** Its processes. */
  long count(int number);

  /** How large it is. */
  long size(Measure measure, int number);

  /** Adds it to a group. */
  void addTo(Group group, MatchedHost host, int number);

  /** Of this host. */
  static Summands of(MatchedHost host, Grouping grouping, RowFilter.Search asked) {
    LiveRows rows = host.snapshot().rows();
    return grouping.isOfSubtotals() && asked.isOfSubtotals()
        ? new OfSubtotals(rows.subtotals())
        : new OfRows(rows);
  }

  /** Its subtotals. */
  record OfSubtotals(Subtotals parts) implements Summands {
    @Override
    public int size() {
      return parts.size();
    }

    @Override
    public boolean pass(RowFilter.Search asked, int number) {
      return asked.accepts(parts.attributes(number));
    }

    @Override
    public Attributes attributes(int number) {
      return parts.attributes(number);
    }

    @Override
    public long count(int number) {
      return parts.count(number);
    }

    @Override
    public long size(Measure measure, int number) {
      return measure.of(parts, number);
    }

    @Override
    public void addTo(Group group, MatchedHost host, int number) {
      group.add(host, parts, number);
    }
  }

  /** Its rows one by one. */
  record OfRows(LiveRows rows) implements Summands {
    @Override
    public int size() {
      return rows.size();
    }

    @Override
    public boolean pass(RowFilter.Search asked, int number) {
      return asked.accepts(rows, number);
    }

    @Override
    public Attributes attributes(int number) {
      return rows.attributes(number);
    }

    @Override
    public long count(int number) {
      return rows.count(number);
    }

    @Override
    public long size(Measure measure, int number) {
      return measure.of(rows, number);
    }

    @Override
    public void addTo(Group group, MatchedHost host, int number) {
      group.add(host, number);
    }
  }
}
