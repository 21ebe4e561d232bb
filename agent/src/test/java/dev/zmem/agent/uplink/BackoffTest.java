package dev.zmem.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final long LONGER_THAN_ANY_WAIT = Backoff.REFUSED_LIMIT_MILLIS + 1;

  @Property(tries = 100)
  void wait_isBetweenHalfAndAllOfTheDoubledOne(@ForAll long seed, @ForAll StreamFailure failure) {
    if (failure == StreamFailure.UNTRUSTED) {
      return;
    }
    Backoff backoff = new Backoff(new SplittableRandom(seed));
    long limit =
        switch (failure) {
          case AWAY -> 3_000;
          case BUSY -> 30_000;
          default -> 15_000;
        };
    long full = failure == StreamFailure.BUSY ? 4_000 : 250;
    for (int attempt = 0; attempt < 50; attempt++) {
      assertThat(backoff.next(failure, Duration.ZERO).toMillis()).isBetween(full / 2, full);
      full = Math.min(limit, full * 2);
    }
  }

  @Test
  void fleet_doesNotComeBackInStep() {
    HashSet<Duration> waits = new HashSet<>();
    for (int agent = 0; agent < 1000; agent++) {
      waits.add(new Backoff(new SplittableRandom(agent)).next(StreamFailure.AWAY, Duration.ZERO));
    }
    assertThat(waits).hasSizeGreaterThan(100);
  }

  @Test
  void streamThatWasOfUse_startsTheDoublingAnew() {
    Backoff backoff = new Backoff(new SplittableRandom(1));
    failures(backoff, 10);
    assertThat(backoff.next(StreamFailure.AWAY, Duration.ofMillis(LONGER_THAN_ANY_WAIT)).toMillis())
        .isLessThanOrEqualTo(250);
  }

  @Test
  void streamThatEndedSoon_doublesOn() {
    Backoff backoff = new Backoff(new SplittableRandom(1));
    failures(backoff, 10);
    assertThat(
            backoff
                .next(StreamFailure.REFUSED, Duration.ofMillis(LONGER_THAN_ANY_WAIT - 1))
                .toMillis())
        .isGreaterThanOrEqualTo(Backoff.REFUSED_LIMIT_MILLIS / 2);
  }

  @Property(tries = 100)
  void wantOfTrust_waitsFifteenSeconds_fromTheFirstTimeOn(@ForAll long seed) {
    Backoff backoff = new Backoff(new SplittableRandom(seed));
    for (int attempt = 0; attempt < 5; attempt++) {
      assertThat(backoff.next(StreamFailure.UNTRUSTED, Duration.ZERO).toMillis())
          .isBetween(15_000L, 18_000L);
    }
  }

  @Test
  void busyAggregatorThatGoesAway_isLookedForAtOnce() {
    Backoff backoff = new Backoff(new SplittableRandom(1));
    for (int attempt = 0; attempt < 10; attempt++) {
      var _ = backoff.nextWhenBusy();
    }
    assertThat(backoff.nextWhenAway().toMillis()).isLessThanOrEqualTo(250);
  }

  @Test
  void streamThatEndedInOrder_isOpenedAgainAtOnce_howeverShortItWas() {
    Backoff backoff = new Backoff(new SplittableRandom(1));
    failures(backoff, 10);
    assertThat(backoff.next(StreamFailure.AWAY, Duration.ofMillis(1)).toMillis())
        .isLessThanOrEqualTo(250);
  }

  @Test
  void streamsThatAllEndSoon_waitLonger() {
    Backoff backoff = new Backoff(new SplittableRandom(1));
    long last = 0;
    for (int stream = 0; stream < Backoff.MAX_SHORT_STREAMS + 10; stream++) {
      last = backoff.next(StreamFailure.AWAY, Duration.ofMillis(1)).toMillis();
    }
    assertThat(last).isGreaterThanOrEqualTo(Backoff.AWAY_LIMIT_MILLIS / 2);
    assertThat(backoff.next(StreamFailure.AWAY, Duration.ofMillis(LONGER_THAN_ANY_WAIT)).toMillis())
        .isLessThanOrEqualTo(250);
    assertThat(backoff.next(StreamFailure.AWAY, Duration.ofMillis(1)).toMillis())
        .isLessThanOrEqualTo(250);
  }

  private static void failures(Backoff backoff, int count) {
    List<Duration> waits = new ArrayList<>();
    for (int failure = 0; failure < count; failure++) {
      waits.add(backoff.next(StreamFailure.REFUSED, Duration.ZERO));
    }
    assertThat(waits).hasSize(count);
  }
}
