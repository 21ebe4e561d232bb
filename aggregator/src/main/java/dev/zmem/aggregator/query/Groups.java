package dev.zmem.aggregator.query;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The groups of one answer by name, of which there are never more than a bound. One thread. */
final class Groups {
  /** Groups of one answer. */
  static final int MAX_GROUPS = 50_000;

  /** The group that sums what is beyond the bound. */
  static final String OTHERS = "(others)";

  private final Map<Grouping.Names, Group> groups = new HashMap<>();

  /** The group of these names; the one of all others when there are too many. */
  Group of(Grouping.Names names) {
    Group known = groups.get(names);
    if (known == null) {
      Grouping.Names kept =
          groups.size() < MAX_GROUPS
              ? names
              : new Grouping.Names(OTHERS, names.second() == null ? null : OTHERS);
      known = groups.computeIfAbsent(kept, group -> new Group(group.list()));
    }
    return known;
  }

  /** All of them. */
  Collection<Group> all() {
    return groups.values();
  }
}
