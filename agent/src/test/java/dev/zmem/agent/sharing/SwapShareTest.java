package dev.zmem.agent.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.MadeUpFigures;
import dev.zmem.model.MemoryFigures;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

class SwapShareTest {
  @Example
  void processWithoutRelatives_hasAllOfItsSwap() {
    assertThat(share(1_000, 1, null, null)).isEqualTo(new SwapShare(1_000, 0));
    assertThat(share(0, 4, null, null)).isEqualTo(new SwapShare(0, 0));
    assertThat(SwapShare.of(1_000, 70, 1, null, null)).isEqualTo(new SwapShare(1_000, 70));
  }

  @Example
  void walkedRelative_tellsTheProportion() {
    assertThat(share(1_000, 4, null, exact(400, 100))).isEqualTo(new SwapShare(250, 750));
    assertThat(share(1_000, 4, exact(10, 5), exact(400, 100)))
        .as("its own last reading tells more")
        .isEqualTo(new SwapShare(500, 500));
    assertThat(share(1_000, 4, exact(0, 0), exact(400, 100)))
        .as("a reading from before there was swap tells nothing")
        .isEqualTo(new SwapShare(250, 750));
  }

  @Example
  void nobodyWalked_isTheMiddle() {
    assertThat(share(1_000, 4, null, null)).isEqualTo(new SwapShare(625, 375));
  }

  /** A page of swap is one process's, or that of some of its relatives, or of all. */
  @Property
  void truth_isWithinTheBound(
      @ForAll @LongRange(min = 0, max = 1L << 40) long swapped,
      @ForAll @IntRange(min = 1, max = 1_000) int relatives,
      @ForAll @LongRange(min = 0, max = 1_000) long walkedPart,
      @ForAll @IntRange(min = 1, max = 1_000) int sharers) {
    for (MemoryFigures relative : new MemoryFigures[] {exact(1_000, walkedPart), null}) {
      SwapShare share = share(swapped, relatives, null, relative);
      long truth = swapped / Math.min(sharers, relatives);
      assertThat(truth)
          .isBetween(
              share.bytes() - share.errorBytes() - 1, share.bytes() + share.errorBytes() + 1);
      assertThat(share.bytes()).isBetween(swapped / relatives - 1, swapped);
    }
  }

  private static SwapShare share(
      long swapped, int relatives, @Nullable MemoryFigures own, @Nullable MemoryFigures relative) {
    return SwapShare.of(swapped, 0, relatives, own, relative);
  }

  private static MemoryFigures exact(long swap, long swapPss) {
    return MadeUpFigures.of(0, 0, 0, swap, swapPss, 0, 0, 0);
  }
}
