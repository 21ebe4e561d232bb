package dev.zmem.agent.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** What a reader throws, and what becomes of the others and of the pass. */
class ReaderThreadsTest {
  private static final int READINGS = 40;

  private final Set<Integer> read = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Throwable> thrown = new ConcurrentHashMap<>();
  private final AtomicInteger running = new AtomicInteger();

  private final ReaderThreads.Readings<IntConsumer> readings =
      new ReaderThreads.Readings<>() {
        @Override
        public int size() {
          return READINGS;
        }

        @Override
        public void read(IntConsumer reader, int index) {
          running.incrementAndGet();
          try {
            reader.accept(index);
            read.add(index);
          } finally {
            running.decrementAndGet();
          }
        }

        @Override
        public void threw(int index, Throwable failure) {
          thrown.put(index, failure);
        }
      };

  @Test
  void readingThatThrows_costsItselfAlone() {
    IntConsumer parser =
        index -> {
          if (index % 10 == 9) {
            throw new IllegalStateException("a bug");
          }
        };
    try (ReaderThreads<IntConsumer> threads = new ReaderThreads<>(List.of(parser, parser))) {
      threads.readAll(readings);
      assertThat(read).hasSize(READINGS - 4);
      assertThat(thrown).containsOnlyKeys(9, 19, 29, 39);
      assertThat(thrown.values()).allMatch(IllegalStateException.class::isInstance);
    }
  }

  @Test
  void errorOfOneReader_isThrown_whenNoOtherRunsAnyMore() {
    assertErrorIsThrownAtTheEnd(true);
    assertErrorIsThrownAtTheEnd(false);
  }

  private void assertErrorIsThrownAtTheEnd(boolean ofTheCaller) {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch othersRun = new CountDownLatch(1);
    CountDownLatch thrown = new CountDownLatch(1);
    IntConsumer failing =
        index -> {
          begun.countDown();
          await(othersRun);
          thrown.countDown();
          throw new LinkageError("broken");
        };
    IntConsumer slow =
        index -> {
          await(begun);
          othersRun.countDown();
          await(thrown);
          for (int turn = 0; turn < 10_000; turn++) {
            Thread.onSpinWait(); // it runs on after the failure
          }
        };
    try (ReaderThreads<IntConsumer> threads =
        new ReaderThreads<>(ofTheCaller ? List.of(failing, slow) : List.of(slow, failing))) {
      assertThatThrownBy(() -> threads.readAll(readings)).isInstanceOf(LinkageError.class);
      assertThat(running.get()).isZero();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
