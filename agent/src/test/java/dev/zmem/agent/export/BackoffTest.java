package dev.zmem.agent.export;

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
  void wait_isBetweenHalfAndAllOfTheDoubledOne(@ForAll long seed, @ForAll boolean refused) {
    Backoff backoff = new Backoff(new SplittableRandom(seed));
    long limit = refused ? Backoff.REFUSED_LIMIT_MILLIS : Backoff.UNREACHABLE_LIMIT_MILLIS;
    long full = 250;
    for (int attempt = 0; attempt < 50; attempt++) {
      assertThat(backoff.next(refused, Duration.ZERO).toMillis()).isBetween(full / 2, full);
      full = Math.min(limit, full * 2);
    }
  }

  @Test
  void fleet_doesNotComeBackInStep() {
    HashSet<Duration> waits = new HashSet<>();
    for (int agent = 0; agent < 1000; agent++) {
      waits.add(new Backoff(new SplittableRandom(agent)).next(false, Duration.ZERO));
    }
    assertThat(waits).hasSizeGreaterThan(100);
  }

  @Test
  void streamThatWasOfUse_startsTheDoublingAnew() {
    Backoff backoff = new Backoff(new SplittableRandom(1));
    failures(backoff, 10);
    assertThat(backoff.next(false, Duration.ofMillis(LONGER_THAN_ANY_WAIT)).toMillis())
        .isLessThanOrEqualTo(250);
  }

  @Test
  void streamThatEndedSoon_doublesOn() {
    Backoff backoff = new Backoff(new SplittableRandom(1));
    failures(backoff, 10);
    assertThat(backoff.next(true, Duration.ofMillis(LONGER_THAN_ANY_WAIT - 1)).toMillis())
        .isGreaterThanOrEqualTo(Backoff.REFUSED_LIMIT_MILLIS / 2);
  }

  private static void failures(Backoff backoff, int count) {
    List<Duration> waits = new ArrayList<>();
    for (int failure = 0; failure < count; failure++) {
      waits.add(backoff.next(true, Duration.ZERO));
    }
    assertThat(waits).hasSize(count);
  }
}
