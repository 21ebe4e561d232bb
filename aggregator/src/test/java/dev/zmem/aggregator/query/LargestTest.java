package dev.zmem.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.aggregator.row.Measure;
import dev.zmem.model.Absent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;

/**
 * The least of the largest is the one that sorting finds, and hashed groups have what a map says.
 */
class LargestTest {
  @Property
  void leastOfTheLargest_isWhereSortingPutsIt(
      @ForAll @NotEmpty List<@LongRange(min = -1, max = 500) Long> numbers,
      @ForAll @IntRange(min = 1, max = 200) int n) {
    Largest largest = new Largest(n);
    numbers.forEach(largest::offer);
    long[] sorted = numbers.stream().mapToLong(Long::longValue).sorted().toArray();
    assertThat(largest.isFull()).isEqualTo(sorted.length >= n);
    assertThat(largest.least()).isEqualTo(sorted[Math.max(0, sorted.length - n)]);
  }

  /** Hashes that are alike in the bits that tell a place come after one another. */
  @Property
  void hashedSizes_areThoseOfAMap(
      @ForAll @NotEmpty List<@LongRange(min = -3, max = 30) Long> hashes,
      @ForAll @LongRange(min = -1, max = 1L << 40) long size) {
    HashedSizes sizes = new HashedSizes(hashes.size(), Measure.RAM);
    Map<Long, Long> wanted = new HashMap<>();
    Map<Long, Integer> places = new HashMap<>();
    for (long hash : hashes) {
      long spread = (hash & 3) << 32 | hash + 4;
      int place = sizes.add(spread, size);
      wanted.merge(spread, size, Absent::plus);
      assertThat(places.computeIfAbsent(spread, _ -> place)).isEqualTo(place);
    }
    Map<Integer, Long> told = new HashMap<>();
    sizes.forEach((place, sum) -> assertThat(told.put(place, sum)).isNull());
    assertThat(told).hasSameSizeAs(places);
    places.forEach((hash, place) -> assertThat(told.get(place)).isEqualTo(wanted.get(hash)));
  }
}
