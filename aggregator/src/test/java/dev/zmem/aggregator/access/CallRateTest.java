package dev.zmem.aggregator.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallRateTest {
  private static final long SECOND_NANOS = 1_000_000_000;

  private final AtomicLong nanos = new AtomicLong();
  private final CallRate rate = new CallRate(nanos::get);

  @Test
  void certificate_mayOpenManyAtOnce_thenSoManyASecond() {
    Caller caller = certificate("one", Set.of("web-01", "web-02"));
    assertThat(taken(caller)).isEqualTo(CallRate.AT_ONCE + 4);
    nanos.addAndGet(SECOND_NANOS);
    assertThat(taken(caller)).isEqualTo(CallRate.PER_SECOND);
    nanos.addAndGet(3600 * SECOND_NANOS);
    assertThat(taken(caller)).as("never more than at first").isEqualTo(CallRate.AT_ONCE + 4);
  }

  @Test
  void certificates_haveStoresOfTheirOwn() {
    assertThat(taken(certificate("one", Set.of("web-01")))).isPositive();
    assertThat(taken(certificate("two", Set.of("web-01")))).isEqualTo(CallRate.AT_ONCE + 2);
  }

  @Test
  void plaintext_hasNoStore_forAFleetMayShareAnAddress() {
    Caller fleet = caller(new Principal.RemotePlaintext(), "10.0.0.7");
    for (int call = 0; call < 10 * CallRate.AT_ONCE; call++) {
      assertThat(rate.take(fleet)).isTrue();
    }
  }

  private int taken(Caller caller) {
    int taken = 0;
    while (rate.take(caller)) {
      taken++;
    }
    return taken;
  }

  private static Caller certificate(String account, Set<String> names) {
    return caller(new Principal.Certificate(names), account);
  }

  private static Caller caller(Principal principal, String account) {
    return new Caller(principal, "10.0.0.7:1", account, new ViewersPolicy(Viewers.NOBODY));
  }
}
