package dev.zmem.aggregator.query;

import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.aggregator.row.Subtotals;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which rows: those of some users of which an attribute passes a filter. Immutable.
 *
 * @param attribute the attribute that is looked at
 * @param names which of its values
 * @param users whose, as tables show them; empty for all
 */
public record RowFilter(Attribute attribute, NameFilter names, Set<String> users) {
  /** Users of one question. */
  static final int MAX_USERS = 256;

  /** Longest name of a user. */
  static final int MAX_USER_LENGTH = 256;

  /** Values of one question that are remembered. */
  static final int MAX_REMEMBERED = 50_000;

  /** Reads both off a question; a {@link BadQueryException} says what is wrong. */
  public static RowFilter of(String attributeKey, String regex, Collection<String> users) {
    if (users.size() > MAX_USERS) {
      throw new BadQueryException(
          "users", users.size() + " names (expected: at most " + MAX_USERS + ")");
    }
    for (String user : users) {
      if (user.isEmpty() || user.length() > MAX_USER_LENGTH) {
        throw new BadQueryException(
            "users",
            "a name of " + user.length() + " characters (expected: 1 to " + MAX_USER_LENGTH + ")");
      }
    }
    return new RowFilter(attribute(attributeKey), new NameFilter(regex), Set.copyOf(users));
  }

  private static Attribute attribute(String key) {
    return key.isEmpty()
        ? Attribute.PROGRAM
        : Attribute.of(key)
            .orElseThrow(() -> BadQueryException.unknownWord("filter_by", key, Attribute.keys()));
  }

  /** Of the programs' names. */
  public RowFilter(NameFilter programs) {
    this(Attribute.PROGRAM, programs);
  }

  /** Of the values of one attribute. */
  RowFilter(Attribute attribute, NameFilter names) {
    this(attribute, names, Set.of());
  }

  /** Begins a question; what a question found is not found twice. */
  Search begin(Cancellation cancellation) {
    return new Search(this, cancellation);
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
    private final Set<String> users;
    private final Cancellation cancellation;
    private final Map<String, Boolean> found = new HashMap<>();

    private Search(RowFilter filter, Cancellation cancellation) {
      this.attribute = filter.attribute;
      this.names = filter.names;
      this.users = filter.users;
      this.cancellation = cancellation;
    }

    /** Whether rows of these attributes pass. */
    boolean accepts(Attributes attributes) {
      return (users.isEmpty() || users.contains(attributes.shown(Attribute.USER)))
          && (names.passesAll() || passes(attributes.shown(attribute)));
    }

    /** The subtotals of a host's rows that pass. */
    Subtotals parts(LiveRows rows) {
      if (names.passesAll() && users.isEmpty()) {
        return rows.subtotals();
      }
      if (names.passesAll() || attribute.isSubtotalled()) {
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
