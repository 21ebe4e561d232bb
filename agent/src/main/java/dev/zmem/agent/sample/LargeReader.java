package dev.zmem.agent.sample;

import dev.zmem.agent.figures.Estimates;
import dev.zmem.agent.governor.WalkCosts;
import dev.zmem.agent.governor.WindowTime;
import dev.zmem.agent.kernel.CpuClock;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.StatReader;
import dev.zmem.agent.sample.TrackedProcess.Presence;
import dev.zmem.agent.walk.ReadOutcome;
import dev.zmem.agent.window.WindowOutcome;
import dev.zmem.agent.window.WindowWalker;
import dev.zmem.model.RowKind;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Measures processes too large to be walked, by windows of their page tables, as many as the
 * governor decided. Owned by the scanner's thread.
 */
final class LargeReader {
  /** Between two windows: the process gets its own memory lock in between. */
  static final long PAUSE_NANOS = 100_000;

  private final ProcRoot root;
  private final KernelFiles files;
  private final CpuClock clock;
  private final RandomGenerator random;
  private final StatReader stats;
  private final WindowWalker walker;
  private final Troubles troubles;
  private int windowReads;

  LargeReader(
      ProcRoot root, KernelFiles files, CpuClock clock, RandomGenerator random, Troubles troubles) {
    this.troubles = troubles;
    this.root = root;
    this.files = files;
    this.clock = clock;
    this.random = random;
    this.stats = new StatReader(root, files);
    this.walker = new WindowWalker(root, files);
  }

  /**
   * Reads one after another and leaves in each what its windows told. What a window takes shows
   * while they are read, so each has its part of the time that is left; who is not read in time
   * stays due.
   */
  void readAll(List<TrackedProcess> large, WindowTime time) {
    long startNanos = large.isEmpty() ? 0 : System.nanoTime();
    long beganNanos = startNanos;
    for (int index = 0; index < large.size(); index++) {
      TrackedProcess process = large.get(index);
      long spentNanos = beganNanos - startNanos;
      if (process.presence != Presence.LIVE || spentNanos >= WindowTime.MOST_PASS_NANOS) {
        continue;
      }
      double leftNanos = WindowTime.PASS_NANOS - spentNanos;
      int quota = time.quota(process.walk.windowQuota(), leftNanos, large.size() - index);
      int before = windowReads;
      try {
        read(process, quota);
      } catch (RuntimeException e) {
        troubles.met(process, e);
        failed(process, e.getClass().getSimpleName());
        process.restUnreadable(System.nanoTime());
      }
      long nowNanos = System.nanoTime();
      time.took(windowReads - before, nowNanos - beganNanos);
      beganNanos = nowNanos;
    }
  }

  /** Takes the figures of those that were read. */
  void settle(TrackedProcess process, WalkCosts costs) {
    WindowOutcome.Measured measured = process.windows;
    if (measured != null) {
      process.windows = null;
      long readAtNanos = process.readAtNanos;
      Estimates.Estimate estimate =
          Estimates.fromWindows(measured, isAlone(process), process.exact, readAtNanos);
      CurrentFigures.measured(process, estimate.figures(), estimate.provenance());
      process.swapCountErrorBytes = measured.swapped().errorBytes();
      process.residentPages = estimate.figures().rssBytes() / PageSize.BYTES;
      process.filePages = measured.fileBytes() / PageSize.BYTES;
      process.walk.movement().look(process.residentPages, process.filePages);
      process.walk.swapped().seen(measured.swappedBytes() / PageSize.BYTES, readAtNanos);
      process.walk.stepped(
          readAtNanos,
          CurrentFigures.sharedPages(estimate.figures()),
          measured.windowsRead(),
          estimate.provenance().kind() == RowKind.STEPPED,
          Math.max(0, process.walkNanos - measured.searchNanos()),
          costs);
    }
  }

  /** Windows read since the last call. */
  int takeWindowReads() {
    int taken = windowReads;
    windowReads = 0;
    return taken;
  }

  /** Whether no other process began as its copy, or it as another's: none has its pages. */
  private static boolean isAlone(TrackedProcess process) {
    return process.space != null && AddressSpaces.relatives(process) == 1;
  }

  private void read(TrackedProcess process, int quota) {
    long cpuBefore = clock.threadNanos();
    process.readAtNanos = System.nanoTime();
    WindowOutcome outcome = walker.walk(process.pid, process.task, quota, PAUSE_NANOS, random);
    process.walkNanos = clock.threadNanos() - cpuBefore;
    switch (outcome) {
      case WindowOutcome.Measured measured -> {
        readable(process, false);
        windowReads += measured.windowsRead();
        if (stats.readOf(process.pid, process.startTimeTicks) == null) {
          if (stats.failed()) {
            failed(process, "stat");
          }
        } else {
          process.windows = measured;
          process.newAddressSpace = process.measured == null;
          process.firstAddress = walker.firstAddress();
          process.lastAddress = walker.lastAddress();
        }
      }
      // its figures stay those before, or its resident set alone
      case WindowOutcome.Unseen unseen -> windowReads += unseen.windowsRead();
      case WindowOutcome.Gone gone -> {
        // after exec it is another program, met in the next pass; after exit it is not there then
      }
      case WindowOutcome.Denied denied -> denied(process);
      case WindowOutcome.Failed failed -> failed(process, failed.what());
    }
  }

  /** Opening a rollup walks nothing, but tells whether the process is denied altogether. */
  private void denied(TrackedProcess process) {
    process.restUnreadable(System.nanoTime());
    int descriptor = files.open(process.file(root, "smaps_rollup"));
    files.close(descriptor);
    if (KernelFiles.isDenied(descriptor)) {
      process.outcome = ReadOutcome.DENIED;
    } else if (KernelFiles.isFailure(descriptor)) {
      failed(process, "smaps_rollup: errno " + -descriptor);
    } else {
      readable(process, true);
    }
  }

  private static void failed(TrackedProcess process, String what) {
    process.outcome = new ReadOutcome.Failed(what);
    process.restFailed(System.nanoTime());
  }

  /** It is not denied, or not any more. */
  private static void readable(TrackedProcess process, boolean pageTableRefused) {
    process.pageTableRefused = pageTableRefused;
    if (process.outcome instanceof ReadOutcome.Denied
        || process.outcome instanceof ReadOutcome.Failed) {
      process.outcome = ReadOutcome.VANISHED;
    }
  }
}
