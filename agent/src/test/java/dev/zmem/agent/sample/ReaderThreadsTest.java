package dev.zmem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zmem.agent.walk.ReadOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a reader throws, and what becomes of the others and of the pass. */
class ReaderThreadsTest {
  private static final int PROCESSES = 40;

  private final Set<Integer> read = ConcurrentHashMap.newKeySet();
  private final AtomicInteger running = new AtomicInteger();
  private final Troubles troubles = new Troubles();
  private final List<TrackedProcess> processes = new ArrayList<>();

  private final class Reader implements ReaderThreads.Reader {
    private final Consumer<TrackedProcess> before;

    Reader(Consumer<TrackedProcess> before) {
      this.before = before;
    }

    @Override
    public void read(TrackedProcess process, long nowNanos) {
      running.incrementAndGet();
      try {
        before.accept(process);
        read.add(process.pid);
      } finally {
        running.decrementAndGet();
      }
    }

    @Override
    public int takeRollupReads() {
      return 0;
    }

    @Override
    public int takeStatmReads() {
      return 0;
    }

    @Override
    public void close() {}
  }

  ReaderThreadsTest() {
    for (int pid = 1; pid <= PROCESSES; pid++) {
      TrackedProcess process = new TrackedProcess(pid, 0);
      process.walk.walk();
      processes.add(process);
    }
  }

  @Test
  void processThatCannotBeParsed_costsItselfAlone_andIsNamedOnce() {
    Consumer<TrackedProcess> parser =
        process -> {
          if (process.pid % 10 == 0) {
            throw new IllegalStateException("a bug");
          }
        };
    try (ReaderThreads crew =
        new ReaderThreads(List.of(new Reader(parser), new Reader(parser)), troubles)) {
      crew.readAll(processes, 0);
      assertThat(read).hasSize(PROCESSES - 4);
      for (TrackedProcess process : processes) {
        assertThat(process.outcome instanceof ReadOutcome.Failed)
            .as("pid " + process.pid)
            .isEqualTo(process.pid % 10 == 0);
      }
      assertThat(troubles.takeUnsaid())
          .singleElement()
          .asString()
          .contains("failure=IllegalStateException at=ReaderThreadsTest.java:");
      crew.readAll(processes, 0);
      crew.readAll(processes.subList(9, 10), 0);
      assertThat(troubles.takeUnsaid()).isEmpty();
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
    Reader failing =
        new Reader(process -> {
          begun.countDown();
          await(othersRun);
          thrown.countDown();
          throw new LinkageError("broken");
        });
    Reader slow =
        new Reader(process -> {
          await(begun);
          othersRun.countDown();
          await(thrown);
          for (int turn = 0; turn < 10_000; turn++) {
            Thread.onSpinWait(); // it runs on after the failure
          }
        });
    try (ReaderThreads crew =
        new ReaderThreads(
            ofTheCaller ? List.of(failing, slow) : List.of(slow, failing), troubles)) {
      assertThatThrownBy(() -> crew.readAll(processes, 0)).isInstanceOf(LinkageError.class);
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
