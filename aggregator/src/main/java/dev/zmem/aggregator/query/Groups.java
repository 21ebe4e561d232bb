package dev.zmem.aggregator.query;

import dev.zmem.aggregator.row.Measure;
import dev.zmem.model.Attributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The groups of one answer by name, of which there are never more than a bound. One thread. */
final class Groups {
  /** Groups of one answer. */
  static final int MAX_GROUPS = 50_000;

  /** Sets of attributes of which the group is remembered. */
  static final int MAX_REMEMBERED = 50_000;

  /** The group that sums what is beyond the bound. */
  static final String OTHERS = "(others)";

  private final Grouping grouping;
  private final Map<Grouping.Names, Group> groups = new HashMap<>();

  /**
   * The groups of sets of attributes that many hosts have: one look instead of the making of a
   * name. Only where a group is the same on all hosts.
   */
  private final Map<Attributes, Group> remembered = new HashMap<>();

  private final boolean remembers;

  /** Null where groups need not tell what each host has of them. */
  private final @Nullable Measure measure;

  /** Groups of sums. */
  Groups(Grouping grouping) {
    this(grouping, null);
  }

  /** Groups that tell what each host has of them by this measure, if there is one. */
  Groups(Grouping grouping, @Nullable Measure measure) {
    this.grouping = grouping;
    this.measure = measure;
    this.remembers = grouping.isOfSubtotals() && !grouping.isOfHosts();
  }

  /** Whether hosts' subtotals tell enough. */
  boolean areOfSubtotals() {
    return grouping.isOfSubtotals();
  }

  /** Whether the groups have to say which programs are in them. */
  boolean areOfTrees() {
    return grouping.isOfTrees();
  }

  /** The group of rows of a host; the one of all others when there are too many. */
  Group of(Attributes attributes, MatchedHost host) {
    Group known = remembers ? remembered.get(attributes) : null;
    if (known == null) {
      known = of(grouping.group(attributes, host.snapshot().identity()));
      if (remembers && remembered.size() < MAX_REMEMBERED) {
        remembered.put(attributes, known);
      }
    }
    return known;
  }

  /** The group of rows of a host; null where none of its rows is there now. */
  @Nullable Group known(Attributes attributes, MatchedHost host) {
    Group known = remembers ? remembered.get(attributes) : null;
    return known == null
        ? groups.get(grouping.group(attributes, host.snapshot().identity()))
        : known;
  }

  /** The group of these names, likewise. */
  Group of(Grouping.Names names) {
    Group known = groups.get(names);
    if (known == null) {
      Grouping.Names kept =
          groups.size() < MAX_GROUPS
              ? names
              : new Grouping.Names(OTHERS, names.second() == null ? null : OTHERS);
      known = groups.computeIfAbsent(kept, group -> Group.of(group.list(), measure));
    }
    return known;
  }

  /** All of them. */
  Collection<Group> all() {
    return groups.values();
  }
}
