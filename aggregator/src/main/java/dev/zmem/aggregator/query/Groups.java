package dev.zmem.aggregator.query;

import dev.zmem.aggregator.pod.Pods;
import dev.zmem.model.Attributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The groups of one answer by name, of which there are never more than a bound. One thread.
 *
 * @param <G> what is kept of a group
 */
final class Groups<G> {
  /** Groups of one answer. */
  static final int MAX_GROUPS = 50_000;

  /** Sets of attributes of which the group is remembered. */
  static final int MAX_REMEMBERED = 50_000;

  /** The group that sums what is beyond the bound. */
  static final String OTHERS = "(others)";

  private final Grouping grouping;
  private final Pods pods;
  private final Map<Grouping.Names, G> groups = new HashMap<>();

  /**
   * The groups of sets of attributes that many hosts have: one look instead of the making of a
   * name. Only where a group is the same on all hosts.
   */
  private final Map<Attributes, G> remembered = new HashMap<>();

  private final boolean remembers;

  /** The one of all others, when there is one. */
  private @Nullable G others;

  private final Function<Grouping.Names, G> maker;

  /** Groups, each made when its first row comes. */
  Groups(Grouping grouping, Pods pods, Function<Grouping.Names, G> maker) {
    this.grouping = grouping;
    this.pods = pods;
    this.maker = maker;
    this.remembers = grouping.isOfSubtotals() && !grouping.isOfHosts();
  }

  /** The group of rows of a host; the one of all others when there are too many. */
  G of(Attributes attributes, MatchedHost host) {
    @Nullable G known = remembers ? remembered.get(attributes) : null;
    if (known == null) {
      known = of(grouping.group(attributes, host.snapshot().identity(), pods));
      if (remembers && remembered.size() < MAX_REMEMBERED) {
        remembered.put(attributes, known);
      }
    }
    return known;
  }

  /**
   * The group that rows of a host would be in; null where none of its rows is there now. Where
   * there are too many groups, rows of none that is known are rows of all others.
   */
  @Nullable G known(Attributes attributes, MatchedHost host) {
    @Nullable G known = remembers ? remembered.get(attributes) : null;
    if (known == null) {
      known = groups.get(grouping.group(attributes, host.snapshot().identity(), pods));
    }
    return known == null ? others : known;
  }

  /** The group of these names, likewise. */
  G of(Grouping.Names names) {
    @Nullable G known = groups.get(names);
    if (known == null) {
      known = groups.size() < MAX_GROUPS ? groups.computeIfAbsent(names, maker) : others(names);
    }
    return known;
  }

  private G others(Grouping.Names names) {
    @Nullable G rest = others;
    if (rest == null) {
      rest =
          groups.computeIfAbsent(
              new Grouping.Names(OTHERS, names.second() == null ? null : OTHERS), maker);
      others = rest;
    }
    return rest;
  }

  /** All of them. */
  Collection<G> all() {
    return groups.values();
  }
}
