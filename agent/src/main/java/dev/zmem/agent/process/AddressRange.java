package dev.zmem.agent.process;

import org.jspecify.annotations.Nullable;

/**
 * What an address space covers, as the first line of its rollup has it. Compared by hand, for a
 * record's own comparison costs a start 29 ms where this costs 0.3 (benchmark {@code records}).
 *
 * @param first address of the first mapping; 0 when it is not known
 * @param last end of the last mapping
 */
public record AddressRange(long first, long last) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AddressRange range && range.first == first && range.last == last;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * first + last);
  }
}
