package dev.zmem.aggregator.query;

import dev.zmem.aggregator.row.Measure;
import dev.zmem.model.Absent;

/**
 * How large groups are that are known by a hash of their names, 16 to 32 bytes each, without an
 * object: a table of places, looked through from where the hash points. One thread.
 */
final class HashedSizes {
  /** Where nothing is yet; a hash that is 0 is taken for 1. */
  private static final long FREE = 0;

  private final Measure measure;

  /** A hash and the size behind it, for each place: one wait for memory finds both. */
  private final long[] table;

  private final int lastPlace;

  /** For as many groups as there may be at most. */
  HashedSizes(int mostGroups, Measure measure) {
    this.measure = measure;
    int places = Integer.highestOneBit(Math.max(1, mostGroups)) << 1;
    if (places < mostGroups + mostGroups / 3) {
      places <<= 1;
    }
    table = new long[2 * places];
    lastPlace = places - 1;
  }

  /** Adds a row of a group; gives the group's place. */
  int add(long hash, long size) {
    long key = hash == FREE ? 1 : hash;
    int place = (int) (key >>> 32) & lastPlace;
    while (table[2 * place] != key) {
      if (table[2 * place] == FREE) {
        table[2 * place] = key;
        table[2 * place + 1] = Absent.ABSENT;
        break;
      }
      place = place + 1 & lastPlace;
    }
    table[2 * place + 1] = measure.both(table[2 * place + 1], size);
    return place;
  }

  /** How many places there are, also those where no group is. */
  int places() {
    return lastPlace + 1;
  }

  /** Calls {@code each} with every place where a group is, and its size. */
  void forEach(EachGroup each) {
    for (int place = 0; place <= lastPlace; place++) {
      if (table[2 * place] != FREE) {
        each.at(place, table[2 * place + 1]);
      }
    }
  }

  /** Takes a group. */
  interface EachGroup {
    /** At this place, of this size. */
    void at(int place, long size);
  }
}
