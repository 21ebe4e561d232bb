package dev.zmem.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private final TokenBucket bucket = new TokenBucket(3, 10, 1000);

  @Test
  void bucket_givesItsFill_thenOneAtATime() {
    assertThat(taken(1000)).isEqualTo(3);
    assertThat(taken(1009)).isZero();
    assertThat(taken(1010)).isEqualTo(1);
    assertThat(taken(1_000_000)).as("never more than at first").isEqualTo(3);
  }

  @Test
  void bucket_thatIsEmpty_isNotEmptiedFurtherByAsking() {
    assertThat(taken(1000)).isEqualTo(3);
    for (int time = 0; time < 100; time++) {
      assertThat(bucket.take(1001)).isFalse();
    }
    assertThat(bucket.take(1010)).isTrue();
  }

  @Test
  void whatHasHappened_isOwed() {
    for (int time = 0; time < 3; time++) {
      assertThat(bucket.takeOwing(1000)).isZero();
    }
    assertThat(bucket.takeOwing(1000)).isEqualTo(10);
    assertThat(bucket.takeOwing(1000)).isEqualTo(20);
    assertThat(bucket.takeOwing(1025)).isEqualTo(5);
  }

  @Test
  void rate_changesFromNowOn() {
    assertThat(taken(1000)).isEqualTo(3);
    bucket.fillEvery(100, 1010);
    assertThat(taken(1010)).as("filled at the rate that was").isEqualTo(1);
    assertThat(taken(1109)).isZero();
    assertThat(taken(1110)).isEqualTo(1);
  }

  @Test
  void clockThatGoesBack_takesNothingAway() {
    assertThat(taken(900)).isEqualTo(3);
  }

  private int taken(long nowNanos) {
    int taken = 0;
    while (bucket.take(nowNanos)) {
      taken++;
    }
    return taken;
  }
}
