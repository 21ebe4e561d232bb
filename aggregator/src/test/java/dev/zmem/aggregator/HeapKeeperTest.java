package dev.zmem.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The heap is collected when it is too large, and not all the time. */
class HeapKeeperTest {
  private static final long MIB = 1L << 20;
  private static final long SECOND = 1_000_000_000L;
  private long usedBytes;
  private long aliveBytes;
  private long nanos = -5 * SECOND;
  private int collections;
  private HeapKeeper keeper = keeper(4096 * MIB);

  @AfterEach
  void close() {
    keeper.close();
  }

  @Test
  void heapOfTwiceWhatWasAlive_isCollected() {
    usedBytes = HeapKeeper.LEAST_BYTES;
    keeper.look();
    assertThat(collections).isZero();
    aliveBytes = 300 * MIB;
    usedBytes++;
    keeper.look();
    assertThat(collections).isOne();
    nanos += 60 * SECOND;
    usedBytes = 600 * MIB;
    keeper.look();
    assertThat(collections).isOne();
    usedBytes++;
    keeper.look();
    assertThat(collections).isEqualTo(2);
  }

  @Test
  void heapBeyondTheSetting_isCollected_andCollectionsRestBetween() {
    keeper.close();
    keeper = keeper(100 * MIB);
    aliveBytes = 99 * MIB;
    usedBytes = 101 * MIB;
    keeper.look();
    assertThat(collections).isOne();
    usedBytes = 101 * MIB;
    keeper.look();
    nanos += 10 * SECOND - 1;
    keeper.look();
    assertThat(collections).as("half a second of collecting, ten of rest").isOne();
    nanos++;
    keeper.look();
    assertThat(collections).isEqualTo(2);
  }

  private HeapKeeper keeper(long mostBytes) {
    return new HeapKeeper(
        mostBytes,
        () -> usedBytes,
        () -> {
          collections++;
          usedBytes = aliveBytes;
          nanos += SECOND / 2;
        },
        () -> nanos);
  }
}
