package dev.zmem.agent.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.KernelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Against this process's own memory. */
class MappingWindowsTest {
  private static final long SIZE = 64L << 20;
  private static final long WINDOW = 2L << 20;
  private static final long SECOND = 1_000_000_000L;
  private static final long LONG_NANOS = 20 * SECOND;
  private static final long PAUSE_NANOS = 1;

  @Test
  void aMappingReadInTime_hasAllItsPages() {
    MappingWindows windows = counted(0, LONG_NANOS);
    assertThat(windows.presentBytes()).isEqualTo(SIZE);
    assertThat(windows.isSample()).isFalse();
    assertThat(windows.isCut()).isFalse();
  }

  @Test
  void aMappingWithoutTimeForAllWindows_isMarkedAsASample() {
    MappingWindows windows = counted(0, 0);
    assertThat(windows.isSample()).isTrue();
    assertThat(windows.presentBytes()).isEqualTo(SIZE);
  }

  @Test
  void aMappingWhoseTimeEndsWhileItIsRead_isMarkedAndCountsWhatWasRead() {
    MappingWindows windows = counted(SECOND, 10 * SECOND);
    assertThat(windows.isCut()).isTrue();
    assertThat(windows.isSample()).isFalse();
    assertThat(windows.presentBytes()).isBetween(WINDOW, SIZE / 2);
  }

  /** Of memory that is all there, by a clock that goes on by so much whenever it is looked at. */
  private static MappingWindows counted(long stepNanos, long timeNanos) {
    AtomicLong now = new AtomicLong();
    try (Arena arena = Arena.ofConfined();
        KernelFiles files = new KernelFiles()) {
      MemorySegment memory = arena.allocate(SIZE, WINDOW).fill((byte) 1);
      int descriptor = files.open("/proc/self/pagemap");
      MappingWindows windows = new MappingWindows(files, () -> now.getAndAdd(stepNanos));
      int counted =
          windows.count(
              descriptor, memory.address(), memory.address() + SIZE, PAUSE_NANOS, timeNanos);
      files.close(descriptor);
      assertThat(counted).isEqualTo(1);
      return windows;
    }
  }
}
