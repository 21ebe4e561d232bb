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
  private final long[] hashes;
  private final long[] sizes;
  private int count;

  /** For as many groups as there may be at most. */
  HashedSizes(int mostGroups, Measure measure) {
    this.measure = measure;
    int places = Integer.highestOneBit(Math.max(1, mostGroups)) << 1;
    if (places < mostGroups + mostGroups / 3) {
      places <<= 1;
    }
    hashes = new long[places];
    sizes = new long[places];
  }

  /** Adds a row of a group; gives the group's place. */
  int add(long hash, long size) {
    long key = hash == FREE ? 1 : hash;
    int last = hashes.length - 1;
    int place = (int) (key >>> 32) & last;
    while (hashes[place] != key) {
      if (hashes[place] == FREE) {
        hashes[place] = key;
        sizes[place] = Absent.ABSENT;
        count++;
        break;
      }
      place = place + 1 & last;
    }
    sizes[place] = measure.both(sizes[place], size);
    return place;
  }

  /** What the rows of the group at a place have; absent where none has any. */
  long size(int place) {
    return sizes[place];
  }

  /** How many places there are, also those where no group is. */
  int places() {
    return hashes.length;
  }

  /** Whether a group is at a place. */
  boolean isTaken(int place) {
    return hashes[place] != FREE;
  }

  /** What each group has, in no order. */
  long[] sizes() {
    long[] all = new long[count];
    int at = 0;
    for (int place = 0; place < hashes.length; place++) {
      if (hashes[place] != FREE) {
        all[at++] = sizes[place];
      }
    }
    return all;
  }
}
