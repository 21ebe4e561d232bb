package dev.zmem.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.NameService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NameLookupsTest {
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final AtomicLong now = new AtomicLong(-7);
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void serviceThatHangs_isAskedByFewThreads_andForABoundedNumber() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(NameLookups.THREADS);
    NameLookups lookups =
        new NameLookups(
            uid -> {
              asked.incrementAndGet();
              begun.countDown();
              await(hangs);
              return "user" + uid;
            },
            now::get);
    for (int round = 0; round < 3; round++) {
      for (int uid = 0; uid < NameLookups.MAX_NAMES; uid++) {
        assertThat(lookups.name(uid)).isNull();
      }
      now.addAndGet(2 * NameLookups.FAILED_REST_NANOS); // asked for again, and still hangs
    }
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(asked).as("all others wait").hasValue(NameLookups.THREADS);
    hangs.countDown();
    lookups.await(WAIT_NANOS);
    assertThat(lookups.takeNews()).isTrue();
    assertThat(lookups.takeNews()).isFalse();
    assertThat(asked.get())
        .isBetween(NameLookups.THREADS, NameLookups.THREADS + NameLookups.MAX_WAITING);
    assertThat(lookups.name(0)).isEqualTo("user0");
  }

  @Test
  void failure_isTriedAgainAfterAWhile_notAtOnce() {
    NameLookups lookups =
        new NameLookups(
            uid -> {
              if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("errno 110");
              }
              return "maria";
            },
            now::get);
    assertThat(lookups.name(7)).isNull();
    lookups.await(WAIT_NANOS);
    now.addAndGet(NameLookups.FAILED_REST_NANOS - 1);
    assertThat(lookups.name(7)).isNull();
    lookups.await(WAIT_NANOS);
    assertThat(asked).hasValue(1);
    assertThat(lookups.takeNews()).isFalse();
    now.addAndGet(1);
    assertThat(lookups.name(7)).isNull();
    lookups.await(WAIT_NANOS);
    assertThat(lookups.name(7)).isEqualTo("maria");
    assertThat(lookups.takeNews()).isTrue();
    now.addAndGet(100 * NameLookups.NAMELESS_REST_NANOS);
    assertThat(lookups.name(7)).isEqualTo("maria");
    lookups.await(WAIT_NANOS);
    assertThat(asked).as("a name is kept").hasValue(2);
  }

  @Test
  void serviceThatCannotBeLinked_isAFailureLikeOthers() {
    NameLookups lookups =
        new NameLookups(
            uid -> {
              if (asked.incrementAndGet() == 1) {
                throw new NoClassDefFoundError("no such function");
              }
              return "maria";
            },
            now::get);
    assertThat(lookups.name(7)).isNull();
    lookups.await(WAIT_NANOS);
    now.addAndGet(NameLookups.PATIENCE_NANOS + NameLookups.FAILED_REST_NANOS);
    assertThat(lookups.name(7)).isNull();
    lookups.await(WAIT_NANOS);
    assertThat(lookups.name(7)).isEqualTo("maria");
  }

  @Test
  void numberWithoutAName_mayGetOneLater() {
    NameLookups lookups =
        new NameLookups(uid -> asked.incrementAndGet() == 1 ? null : "new", now::get);
    assertThat(lookups.name(7)).isNull();
    lookups.await(WAIT_NANOS);
    now.addAndGet(NameLookups.FAILED_REST_NANOS);
    assertThat(lookups.name(7)).isNull();
    lookups.await(WAIT_NANOS);
    assertThat(asked).hasValue(1);
    now.addAndGet(NameLookups.NAMELESS_REST_NANOS);
    assertThat(lookups.name(7)).isNull();
    lookups.await(WAIT_NANOS);
    assertThat(lookups.name(7)).isEqualTo("new");
  }

  @Test
  void theMachinesOwnService_knowsRoot_andNotEveryNumber() {
    NameLookups lookups = new NameLookups(NameService::userName, System::nanoTime);
    assertThat(lookups.name(0)).isNull();
    assertThat(lookups.name(1_999_999_999)).isNull();
    lookups.await(WAIT_NANOS);
    assertThat(lookups.name(0)).isEqualTo("root");
    assertThat(lookups.name(1_999_999_999)).isNull();
  }

  private static void await(CountDownLatch latch) {
    try {
      boolean _ = latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
