package dev.zmem.model;

import static dev.zmem.model.Absent.ABSENT;

import java.util.Arrays;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a process holds, figure by figure: those of {@link Figure#sent}, in bytes, and the few that
 * are no sizes in the unit that {@link FigureSpec} says; {@link Absent#ABSENT} where the kernel
 * says nothing. Immutable.
 */
public final class MemoryFigures {
  private static final Figure[] SENT = Figure.sent().toArray(Figure[]::new);

  /** By slot, the slot of the figure that implies it; -1 for none. */
  private static final int[] IMPLIED_BY =
      Figure.sent().stream().mapToInt(MemoryFigures::impliedBy).toArray();

  /** No figure at all, as for a process that is counted elsewhere. */
  public static final MemoryFigures NONE = new Builder().build();

  /** A bit for each slot whose value is not 0: most processes have several that are 0. */
  private final int present;

  /** The values of these slots, in their order. */
  private final long[] values;

  private MemoryFigures(long[] bySlot) {
    int bits = 0;
    for (int slot = 0; slot < bySlot.length; slot++) {
      bits |= bySlot[slot] != 0 ? 1 << slot : 0;
    }
    present = bits;
    values = new long[Integer.bitCount(bits)];
    int place = 0;
    for (long value : bySlot) {
      if (value != 0) {
        values[place++] = value;
      }
    }
  }

  /** Figures of which none is known yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** The figure, or {@link Absent#ABSENT}; only of those that are sent. */
  public long bytes(Figure figure) {
    return bytes(figure.sentSlot());
  }

  /** The figure of this number among {@link Figure#sent}. */
  public long bytes(int sentSlot) {
    int bit = 1 << sentSlot;
    return (present & bit) == 0 ? 0 : values[Integer.bitCount(present & (bit - 1))];
  }

  /** How many of them are not 0: by these its size in memory goes. */
  public int size() {
    return values.length;
  }

  /** {@code Pss}: each page divided by the number of its mappers. */
  public long pssBytes() {
    return bytes(Figure.PSS);
  }

  /** {@code Private_Clean + Private_Dirty}: what exiting would free. */
  public long ussBytes() {
    return bytes(Figure.USS);
  }

  /** {@code Rss}: shared pages counted in full. */
  public long rssBytes() {
    return bytes(Figure.RSS);
  }

  /** {@code Swap}, in full. */
  public long swapBytes() {
    return bytes(Figure.SWAP);
  }

  /** {@code SwapPss}, proportional; absent before Linux 4.3. */
  public long swapPssBytes() {
    return bytes(Figure.SWAP_PSS);
  }

  /** {@code Shared_Hugetlb}, in full; not part of Rss or Pss. */
  public long sharedHugetlbBytes() {
    return bytes(Figure.SHARED_HUGETLB);
  }

  /** Of the shared huge pages the process's part. */
  public long hugetlbPartBytes() {
    return bytes(Figure.HUGETLB_PART);
  }

  /** Its huge pages: its own and its part of the shared ones. */
  public long hugetlbBytes() {
    return Absent.plus(bytes(Figure.PRIVATE_HUGETLB), hugetlbPartBytes());
  }

  /** The same with another value of one figure. */
  public MemoryFigures with(Figure figure, long newBytes) {
    return toBuilder().set(figure, newBytes).build();
  }

  /** A builder that begins with these. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    for (int slot = 0; slot < SENT.length; slot++) {
      builder.bytes[slot] = bytes(slot);
    }
    return builder;
  }

  /** Of both together, each figure as it sums. */
  public MemoryFigures plus(MemoryFigures other) {
    long[] sums = new long[SENT.length];
    for (int slot = 0; slot < sums.length; slot++) {
      sums[slot] =
          SENT[slot].spec().summing() == FigureSpec.Summing.LARGEST
              ? Math.max(bytes(slot), other.bytes(slot))
              : Absent.plus(bytes(slot), other.bytes(slot));
    }
    return new MemoryFigures(sums);
  }

  private static int impliedBy(Figure figure) {
    Figure by = figure.impliedBy();
    return by == null ? -1 : by.sentSlot();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MemoryFigures that
        && present == that.present
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * present + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "{", "}");
    for (Figure figure : SENT) {
      if (bytes(figure) >= 0) {
        text.add(figure + "=" + bytes(figure));
      }
    }
    return text.toString();
  }

  /** Takes figures one by one; used again after {@link #clear}. One thread. */
  public static final class Builder {
    private final long[] bytes = new long[SENT.length];

    private Builder() {
      clear();
    }

    /** Forgets all. */
    public void clear() {
      Arrays.fill(bytes, ABSENT);
    }

    /** The figure is this from now on. */
    public Builder set(Figure figure, long figureBytes) {
      bytes[figure.sentSlot()] = figureBytes;
      return this;
    }

    /** The figure is so much more; what was absent begins with 0. */
    public void add(Figure figure, long moreBytes) {
      int slot = figure.sentSlot();
      bytes[slot] = Math.max(bytes[slot], 0) + moreBytes;
    }

    /** The figure as it is now. */
    public long bytes(Figure figure) {
      return bytes[figure.sentSlot()];
    }

    /** Sets those of which nothing was said as what implies them says. */
    public Builder implied() {
      for (int slot = 0; slot < bytes.length; slot++) {
        if (IMPLIED_BY[slot] >= 0 && bytes[slot] < 0) {
          bytes[slot] = bytes[IMPLIED_BY[slot]];
        }
      }
      return this;
    }

    /** The figures; {@code previous} itself where they are the same. */
    public MemoryFigures build(@Nullable MemoryFigures previous) {
      return previous != null && isSame(previous) ? previous : build();
    }

    /** The figures. */
    public MemoryFigures build() {
      return new MemoryFigures(bytes);
    }

    private boolean isSame(MemoryFigures other) {
      for (int slot = 0; slot < bytes.length; slot++) {
        if (bytes[slot] != other.bytes(slot)) {
          return false;
        }
      }
      return true;
    }
  }
}
