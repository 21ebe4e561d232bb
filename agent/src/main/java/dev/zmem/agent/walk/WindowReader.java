package dev.zmem.agent.walk;

import dev.zmem.agent.kernel.CpuClock;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.AddressRange;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.process.StatReader;
import dev.zmem.agent.window.WindowOutcome;
import dev.zmem.agent.window.WindowWalker;
import java.util.random.RandomGenerator;

/**
 * Measures processes too large to be walked, by windows of their page tables. One thread at a time.
 */
public final class WindowReader {
  /** Between two windows: the process gets its own memory lock in between. */
  private static final long PAUSE_NANOS = 100_000;

  private final ProcRoot root;
  private final KernelFiles files;
  private final CpuClock clock;
  private final RandomGenerator random;
  private final StatReader stats;
  private final WindowWalker walker;

  /** Reads below {@code root} by {@code files}. */
  public WindowReader(ProcRoot root, KernelFiles files, CpuClock clock, RandomGenerator random) {
    this.root = root;
    this.files = files;
    this.clock = clock;
    this.random = random;
    this.stats = new StatReader(root, files);
    this.walker = new WindowWalker(root, files);
  }

  /** Reads {@code quota} windows of a process. */
  public WindowReading read(ProcessTarget target, int quota) {
    long cpuBefore = clock.threadNanos();
    long readAtNanos = System.nanoTime();
    WindowOutcome outcome = walker.walk(target.pid(), target.task(), quota, PAUSE_NANOS, random);
    long cpuNanos = clock.threadNanos() - cpuBefore;
    return switch (outcome) {
      case WindowOutcome.Measured measured -> ofItsOwn(target, measured, readAtNanos, cpuNanos);
      case WindowOutcome.Unseen unseen -> new WindowReading.Unseen(unseen.windowsRead());
      // after exec it is another program, met in the next pass; after exit it is not there then
      case WindowOutcome.Gone gone -> new WindowReading.Unseen(0);
      case WindowOutcome.Denied denied -> denied(target);
      case WindowOutcome.Failed failed -> new WindowReading.Failed(0, false);
    };
  }

  private WindowReading ofItsOwn(
      ProcessTarget target, WindowOutcome.Measured measured, long readAtNanos, long cpuNanos) {
    if (stats.readOf(target.pid(), target.startTimeTicks()) == null) {
      return stats.failed()
          ? new WindowReading.Failed(measured.windowsRead(), true)
          : new WindowReading.Another(measured.windowsRead());
    }
    AddressRange addresses = new AddressRange(walker.firstAddress(), walker.lastAddress());
    return new WindowReading.Measured(measured, addresses, readAtNanos, cpuNanos);
  }

  /** Opening a rollup walks nothing, but tells whether the process is denied altogether. */
  private WindowReading denied(ProcessTarget target) {
    int descriptor = files.open(target.file(root, "smaps_rollup"));
    files.close(descriptor);
    if (KernelFiles.isDenied(descriptor)) {
      return new WindowReading.Denied();
    }
    return KernelFiles.isFailure(descriptor)
        ? new WindowReading.Failed(0, false)
        : new WindowReading.PageTableRefused();
  }
}
