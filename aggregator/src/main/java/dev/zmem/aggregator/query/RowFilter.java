package dev.zmem.aggregator.query;

import dev.zmem.aggregator.pod.Pods;
import dev.zmem.aggregator.question.BadQueryException;
import dev.zmem.aggregator.question.Cancellation;
import dev.zmem.aggregator.question.NameFilter;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.aggregator.row.PastPass;
import dev.zmem.aggregator.row.Subtotals;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which rows: those of some users and of some processes of which an attribute passes a filter.
 * Immutable.
 *
 * @param attribute the attribute that is looked at
 * @param names which of its values
 * @param users whose, as tables show them; empty for all
 * @param pids of which processes, on whatever host; empty for all
 * @param where which values attributes have, exactly; empty for all
 */
public record RowFilter(
    Attribute attribute,
    NameFilter names,
    Set<String> users,
    Set<Integer> pids,
    Map<Attribute, Set<String>> where) {
  /** Users of one question. */
  static final int MAX_USERS = 256;

  /** Longest name of a user. */
  static final int MAX_USER_LENGTH = 256;

  /** Processes of one question that are named by their pids. */
  static final int MAX_PIDS = 1024;

  /** Values of attributes in one question. */
  static final int MAX_WHERE = 64;

  /** Longest of these with its attribute. */
  static final int MAX_WHERE_LENGTH = 1200;

  /** Values of one question that are remembered. */
  static final int MAX_REMEMBERED = 50_000;

  /** Whether command lines or variables of the environment are looked at. */
  boolean readsCommands() {
    return attribute.isOfCommands() && !names.passesAll()
        || where.keySet().stream().anyMatch(Attribute::isOfCommands);
  }

  /** Reads them off a question; a {@link BadQueryException} says what is wrong. */
  public static RowFilter of(
      String attributeKey,
      String regex,
      Collection<String> users,
      Collection<Integer> pids,
      Collection<String> where) {
    if (pids.size() > MAX_PIDS) {
      throw new BadQueryException(
          "pids", pids.size() + " processes (expected: at most " + MAX_PIDS + ")");
    }
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
    return new RowFilter(
        attribute(attributeKey),
        new NameFilter(regex),
        Set.copyOf(users),
        Set.copyOf(pids),
        where(where));
  }

  private static Map<Attribute, Set<String>> where(Collection<String> pairs) {
    if (pairs.size() > MAX_WHERE) {
      throw new BadQueryException(
          "where", pairs.size() + " values (expected: at most " + MAX_WHERE + ")");
    }
    Map<Attribute, Set<String>> where = new HashMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals <= 0 || pair.length() > MAX_WHERE_LENGTH) {
        throw new BadQueryException(
            "where",
            pair.length()
                + " characters (expected: attribute=value of at most "
                + MAX_WHERE_LENGTH
                + ")");
      }
      String key = pair.substring(0, equals);
      Attribute attribute =
          Attribute.of(key)
              .orElseThrow(() -> BadQueryException.unknownWord("where", key, Attribute.keys()));
      where.computeIfAbsent(attribute, any -> new HashSet<>()).add(pair.substring(equals + 1));
    }
    return where;
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
    this(attribute, names, Set.of(), Set.of(), Map.of());
  }

  /** Begins a question; what a question found is not found twice. */
  Search begin(Pods pods, Cancellation cancellation) {
    return new Search(this, pods, cancellation);
  }

  /** The rows that all questions want. */
  static Search all() {
    return new RowFilter(new NameFilter("")).begin(Pods.NONE, Cancellation.NEVER);
  }

  /** Whether hosts' rows have to be gone through one by one for it. */
  boolean isOfManyValues() {
    return !pids.isEmpty() || !isOfSubtotals();
  }

  /** Whether hosts are summed by all attributes that are looked at. */
  private boolean isOfSubtotals() {
    return (attribute.isSubtotalled() || names.passesAll())
        && where.keySet().stream().allMatch(Attribute::isSubtotalled);
  }

  /** One question's search: a value is searched once, as far as they are remembered. One thread. */
  static final class Search {
    private final Attribute attribute;
    private final NameFilter names;
    private final Set<String> users;
    private final Set<Integer> pids;
    private final Map<Attribute, Set<String>> where;
    private final boolean isOfSubtotals;
    private final Set<Integer> pidsSeen = new HashSet<>();
    private final Pods pods;
    private final Cancellation cancellation;
    private final Map<String, Boolean> found = new HashMap<>();

    private Search(RowFilter filter, Pods pods, Cancellation cancellation) {
      this.pods = pods;
      this.attribute = filter.attribute;
      this.names = filter.names;
      this.users = filter.users;
      this.pids = filter.pids;
      this.where = filter.where;
      this.isOfSubtotals = filter.isOfSubtotals();
      this.cancellation = cancellation;
    }

    /** Whether a row of a table passes. */
    boolean accepts(LiveRows rows, int row) {
      if (!pids.isEmpty()) {
        if (!pids.contains(rows.pid(row))) {
          return false;
        }
        pidsSeen.add(rows.pid(row));
      }
      return accepts(rows.attributes(row));
    }

    /** Whether subtotals are not enough: processes are asked for one by one. */
    boolean isByProcess() {
      return !pids.isEmpty();
    }

    /** Whether a row of an earlier pass passes. */
    boolean accepted(PastPass before, int row) {
      return (pids.isEmpty() || pids.contains(before.pid(row))) && accepts(before.attributes(row));
    }

    /** Whether subtotals tell which rows pass. */
    boolean isOfSubtotals() {
      return pids.isEmpty() && isOfSubtotals;
    }

    /** Processes asked for that no row seen so far is of, ascending. */
    List<Integer> missingPids() {
      return pids.stream().filter(pid -> !pidsSeen.contains(pid)).sorted().toList();
    }

    /** Whether every row passes. */
    boolean passesAll() {
      return pids.isEmpty() && users.isEmpty() && where.isEmpty() && names.passesAll();
    }

    /** Whether rows of these attributes pass, whatever their processes. */
    boolean accepts(Attributes attributes) {
      return (users.isEmpty() || users.contains(attributes.shown(Attribute.USER)))
          && (where.isEmpty() || hasAll(attributes))
          && (names.passesAll() || passes(pods.shown(attributes, attribute)));
    }

    private boolean hasAll(Attributes attributes) {
      for (Map.Entry<Attribute, Set<String>> wanted : where.entrySet()) {
        Attribute key = wanted.getKey();
        boolean isNamed = wanted.getValue().contains(pods.shown(attributes, key));
        // a pod by its uid too: the name may have come after the question was made
        if (!isNamed && !wanted.getValue().contains(attributes.shown(key))) {
          return false;
        }
      }
      return true;
    }

    /** The subtotals of a host's rows that pass. */
    Subtotals parts(LiveRows rows) {
      if (isByProcess()) {
        cancellation.check();
        return Subtotals.of(rows, row -> accepts(rows, row));
      }
      if (passesAll()) {
        return rows.subtotals();
      }
      if (isOfSubtotals) {
        return rows.subtotals().only(this::accepts);
      }
      cancellation.check();
      return Subtotals.of(rows, row -> accepts(rows, row));
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
