package dev.zmem.agent.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.kernel.KernelFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Against this process's own memory. */
class MappingWindowsTest {
  private static final long SIZE = 64L << 20;
  private static final long WINDOW = 2L << 20;
  private static final long LONG_NANOS = 20_000_000_000L;

  @Test
  void aMappingReadInTime_hasAllItsPages() {
    MappingWindows windows = counted(1, LONG_NANOS);
    assertThat(windows.presentBytes()).isEqualTo(SIZE);
    assertThat(windows.isSample()).isFalse();
    assertThat(windows.isCut()).isFalse();
  }

  @Test
  void aMappingWithoutTimeForAllWindows_isMarkedAsASample() {
    MappingWindows windows = counted(50_000, 0);
    assertThat(windows.isSample()).isTrue();
    assertThat(windows.presentBytes()).isEqualTo(SIZE);
  }

  @Test
  void aMappingWhoseTimeEndsWhileItIsRead_isMarkedAndCountsWhatWasRead() {
    // a pause of a nanosecond takes the kernel some 50 microseconds
    MappingWindows windows = counted(1, SIZE / WINDOW * 21_000);
    assertThat(windows.isCut()).isTrue();
    assertThat(windows.presentBytes()).isPositive().isLessThan(SIZE);
  }

  private static MappingWindows counted(long pauseNanos, long timeNanos) {
    try (Arena arena = Arena.ofConfined();
        KernelFiles files = new KernelFiles()) {
      MemorySegment memory = arena.allocate(SIZE, WINDOW).fill((byte) 1);
      int descriptor = files.open("/proc/self/pagemap");
      MappingWindows windows = new MappingWindows(files);
      int counted =
          windows.count(
              descriptor,
              memory.address(),
              memory.address() + SIZE,
              pauseNanos,
              System.nanoTime() + timeNanos);
      files.close(descriptor);
      assertThat(counted).isEqualTo(1);
      return windows;
    }
  }
}
