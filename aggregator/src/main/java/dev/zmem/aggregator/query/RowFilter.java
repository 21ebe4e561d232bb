package dev.zmem.aggregator.query;

import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.aggregator.row.Subtotals;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import java.util.HashMap;
import java.util.Map;

/**
 * Which rows: those of which an attribute passes a filter. Immutable.
 *
 * @param attribute the attribute that is looked at
 * @param names which of its values
 */
public record RowFilter(Attribute attribute, NameFilter names) {
  /** Values of one question that are remembered. */
  static final int MAX_REMEMBERED = 50_000;

  /** Reads both off a question; a {@link BadQueryException} says what is wrong. */
  public static RowFilter of(String attributeKey, String regex) {
    if (attributeKey.isEmpty()) {
      return new RowFilter(new NameFilter(regex));
    }
    Attribute attribute =
        Attribute.of(attributeKey)
            .orElseThrow(
                () -> BadQueryException.unknownWord("filter_by", attributeKey, Attribute.keys()));
    return new RowFilter(attribute, new NameFilter(regex));
  }

  /** Of the programs' names. */
  public RowFilter(NameFilter programs) {
    this(Attribute.PROGRAM, programs);
  }

  /** Begins a question; what a question found is not found twice. */
  Search begin(Cancellation cancellation) {
    return new Search(attribute, names, cancellation);
  }

  /** The rows that all questions want. */
  static Search all() {
    return new RowFilter(new NameFilter("")).begin(Cancellation.NEVER);
  }

  /** Whether hosts' rows have to be gone through one by one for it. */
  boolean isOfManyValues() {
    return !attribute.isSubtotalled() && !names.passesAll();
  }

  /** One question's search: a value is searched once, as far as they are remembered. One thread. */
  static final class Search {
    private final Attribute attribute;
    private final NameFilter names;
    private final Cancellation cancellation;
    private final Map<String, Boolean> found = new HashMap<>();

    private Search(Attribute attribute, NameFilter names, Cancellation cancellation) {
      this.attribute = attribute;
      this.names = names;
      this.cancellation = cancellation;
    }

    /** Whether rows of these attributes pass. */
    boolean accepts(Attributes attributes) {
      return names.passesAll() || passes(attributes.shown(attribute));
    }

    /** The subtotals of a host's rows that pass. */
    Subtotals parts(LiveRows rows) {
      if (names.passesAll()) {
        return rows.subtotals();
      }
      if (attribute.isSubtotalled()) {
        return rows.subtotals().only(this::accepts);
      }
      cancellation.check();
      return Subtotals.of(rows, this::accepts);
    }

    private boolean passes(String value) {
      Boolean known = found.get(value);
      if (known == null) {
        cancellation.check();
        known = names.passes(value);
        if (found.size() < MAX_REMEMBERED) {
          found.put(value, known);
        }
      }
      return known;
    }
  }
}
