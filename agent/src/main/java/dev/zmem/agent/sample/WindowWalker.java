package dev.zmem.agent.sample;

import dev.zmem.agent.governor.Estimate;
import dev.zmem.agent.governor.WindowEstimate;
import dev.zmem.agent.governor.WindowPlan;
import dev.zmem.agent.procfs.KernelFiles;
import dev.zmem.agent.procfs.MappingRanges;
import dev.zmem.agent.procfs.MapsReader;
import dev.zmem.agent.procfs.PageCounts;
import dev.zmem.agent.procfs.PageSize;
import dev.zmem.agent.procfs.PagemapReader;
import dev.zmem.agent.procfs.ProcRoot;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Measures a process by windows of its {@code pagemap}, with a pause after each, so that its mmap
 * lock is never held for longer than one window takes. For processes that a read of {@code
 * smaps_rollup} would hold up.
 *
 * <p>Allocates for a walk what its plan needs and nothing for a window. One thread at a time; each
 * reader has its own.
 */
public final class WindowWalker {
  private final ProcRoot root;
  private final KernelFiles files;
  private final MapsReader maps;
  private final PagemapReader pagemap;
  private final PageCounts counts = new PageCounts();

  /** Reads below {@code root} by {@code files}, which stays the caller's to close. */
  public WindowWalker(ProcRoot root, KernelFiles files) {
    this.root = root;
    this.files = files;
    this.maps = new MapsReader(root, files);
    this.pagemap = new PagemapReader(files);
  }

  /**
   * Measures a process.
   *
   * <p>Its {@code pagemap} stays pinned to the address space it was opened on and reads nothing
   * after exec or exit. What that cannot tell is the caller's to see to, as for every file opened
   * by pid: that the pid is not another process's by now (its start time); and that it is no child
   * of {@code vfork} calling exec between the two opens, while its parent keeps the old address
   * space alive.
   *
   * @param task the thread whose files show the memory; 0 for the process's own
   * @param quota windows to read at most, at least 1
   * @param pauseNanos between two reads; the kernel's timer adds some 50 microseconds
   * @param random chooses the windows where the quota is not enough for all
   */
  public WindowOutcome walk(int pid, int task, int quota, long pauseNanos, RandomGenerator random) {
    // before the mappings: what is mapped after an exec has no page in the address space opened
    int descriptor = files.open(root.file(pid, task, "pagemap"));
    if (descriptor < 0) {
      return failure(descriptor, "pagemap");
    }
    try {
      long length = maps.read(pid, task);
      if (length <= 0) {
        return failure((int) length, "maps");
      }
      MappingRanges ranges = maps.ranges();
      WindowPlan plan =
          WindowPlan.of(
              ranges.starts(), ranges.ends(), ranges.size(), PageSize.BYTES, quota, random);
      return walk(descriptor, plan, pauseNanos);
    } finally {
      files.close(descriptor);
    }
  }

  /** Start of the first mapping of the last process measured. */
  long firstAddress() {
    return maps.ranges().size() == 0 ? 0 : maps.ranges().starts()[0];
  }

  /** End of the last mapping of the last process measured. */
  long lastAddress() {
    int size = maps.ranges().size();
    return size == 0 ? 0 : maps.ranges().ends()[size - 1];
  }

  private WindowOutcome walk(int descriptor, WindowPlan plan, long pauseNanos) {
    WindowEstimate estimate = new WindowEstimate(plan);
    long longest = 0;
    for (int window = 0; window < plan.size(); window++) {
      if (window > 0 && pauseNanos > 0) {
        LockSupport.parkNanos(pauseNanos);
        if (Thread.currentThread().isInterrupted()) {
          return new WindowOutcome.Failed("interrupted"); // it would go on without pauses
        }
      }
      long before = System.nanoTime();
      int read = pagemap.read(descriptor, plan.firstPage(window), plan.pages(window), counts);
      longest = Math.max(longest, System.nanoTime() - before);
      if (read <= 0) {
        return failure(read, "pagemap");
      }
      estimate.add(window, counts.exclusive(), counts.present(), counts.swapped());
    }
    return measured(plan, estimate, longest);
  }

  private WindowOutcome measured(WindowPlan plan, WindowEstimate estimate, long longest) {
    Estimate exclusive = estimate.exclusive();
    Estimate present = estimate.present();
    Estimate swapped = estimate.swapped();
    Estimate shared = estimate.shared();
    return new WindowOutcome.Measured(
        exclusive.pages() * PageSize.BYTES,
        present.pages() * PageSize.BYTES,
        swapped.pages() * PageSize.BYTES,
        shared.pages() * PageSize.BYTES,
        exclusive.errorPages() * PageSize.BYTES,
        present.errorPages() * PageSize.BYTES,
        swapped.errorPages() * PageSize.BYTES,
        shared.errorPages() * PageSize.BYTES,
        plan.size(),
        plan.windowsInAll(),
        longest);
  }

  private static WindowOutcome failure(int result, String file) {
    if (result == 0 || KernelFiles.isGone(result)) {
      return WindowOutcome.GONE;
    }
    return KernelFiles.isDenied(result)
        ? WindowOutcome.DENIED
        : new WindowOutcome.Failed(file + ": errno " + -result);
  }
}
