package dev.zmem.aggregator.query;

import dev.zmem.aggregator.row.Measure;
import dev.zmem.model.Absent;
import org.jspecify.annotations.Nullable;

/** A group that is known by its size alone, until it turns out to be one of the largest. */
final class SizedGroup {
  private final Grouping.Names names;
  private long size = Absent.ABSENT;
  private @Nullable Group group;

  /** Of these names. */
  SizedGroup(Grouping.Names names) {
    this.names = names;
  }

  /** A row of it, or a part of its rows, has so much. */
  void has(long sizeOfPart, Measure measure) {
    size = measure.both(size, sizeOfPart);
  }

  /** What its rows have; absent where none has any. */
  long size() {
    return size;
  }

  /** It is one of the largest: its rows are to be summed. */
  Group beSummed() {
    Group made = Group.of(names.list(), null);
    group = made;
    return made;
  }

  /** Where its rows are summed; null where nobody asks for that. */
  @Nullable Group group() {
    return group;
  }
}
