package dev.zmem.agent.sample;

import dev.zmem.agent.procfs.KernelFiles;
import dev.zmem.agent.procfs.ProcRoot;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.agent.procfs.SmapsParser;
import dev.zmem.model.MemoryFigures;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads one process after another. One thread at a time; each reader of a scanner has its own.
 *
 * <p>A kept {@code smaps_rollup} descriptor is pinned to the address space: while reads succeed it
 * is the same process, whatever became of the pid; a process that shares its address space has none
 * kept. When one fails (ESRCH after exec or exit), and wherever no descriptor is kept, the process
 * is opened by pid and its start time compared before and after the read.
 */
final class ProcessReader implements AutoCloseable {
  /**
   * How long a kernel thread is left alone; its pid could be another process's only after it ended.
   */
  private static final long KERNEL_THREAD_REST_NANOS = 10_000_000_000L;

  /**
   * A process may exec or its pid be used again between two steps of a read, not again and again.
   */
  private static final int MAX_ATTEMPTS = 3;

  private final ProcRoot root;
  private final KernelFiles files = new KernelFiles();
  private final SmapsParser parser = new SmapsParser();
  private final ProcessLabeler labeler;
  private final AtomicInteger descriptorsLeft;

  private int rollupReads;

  ProcessReader(ScanSettings settings, AtomicInteger descriptorsLeft, ProcessNaming naming) {
    this.root = settings.root();
    this.descriptorsLeft = descriptorsLeft;
    this.labeler = new ProcessLabeler(root, files, naming);
  }

  /** Reads the process and leaves the outcome in it. */
  void read(TrackedProcess process, long nowNanos) {
    process.newAddressSpace = false;
    if (process.idle && nowNanos - process.idleUntilNanos < 0) {
      process.outcome = ReadOutcome.NO_ADDRESS_SPACE;
      return;
    }
    process.idle = false;
    if (process.rollupDescriptor >= 0) {
      int length = files.readStart(process.rollupDescriptor);
      rollupReads++;
      if (length > 0) {
        process.outcome = parsed(process, length);
        labeler.refresh(process, nowNanos);
        return;
      }
      release(process);
    }
    process.outcome = open(process, nowNanos);
  }

  /** Gives back the kept descriptor, if there is one. */
  void release(TrackedProcess process) {
    if (process.rollupDescriptor >= 0) {
      files.close(process.rollupDescriptor);
      process.rollupDescriptor = TrackedProcess.NO_DESCRIPTOR;
      descriptorsLeft.incrementAndGet();
    }
  }

  /** Rollups read since the last call. */
  int takeRollupReads() {
    int reads = rollupReads;
    rollupReads = 0;
    return reads;
  }

  @Override
  public void close() {
    files.close();
  }

  private ReadOutcome open(TrackedProcess process, long nowNanos) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      ProcessStat stat = readStat(process.pid);
      if (stat == null) {
        return ReadOutcome.VANISHED;
      }
      if (stat.startTimeTicks() != process.startTimeTicks) {
        process.becomes(stat, nowNanos);
      }
      process.newAddressSpace = true;
      process.parentPid = stat.parentPid();
      process.comm = stat.comm();
      if (stat.kernelThread() || stat.zombie()) {
        process.idle = stat.kernelThread();
        process.idleUntilNanos = nowNanos + KERNEL_THREAD_REST_NANOS;
        return ReadOutcome.NO_ADDRESS_SPACE;
      }
      ReadOutcome outcome = openOnce(process);
      if (outcome instanceof ReadOutcome.Vanished) {
        continue; // ended, or called exec just now: look again
      }
      if (!isStill(process)) {
        release(process);
        continue;
      }
      labeler.label(process, nowNanos);
      return outcome;
    }
    return readStat(process.pid) == null ? ReadOutcome.VANISHED : ReadOutcome.NO_ADDRESS_SPACE;
  }

  private ReadOutcome openOnce(TrackedProcess process) {
    int descriptor = files.open(root.file(process.pid, "smaps_rollup"));
    if (KernelFiles.isGone(descriptor)) {
      return readSmaps(process);
    }
    if (descriptor < 0) {
      return KernelFiles.isDenied(descriptor)
          ? ReadOutcome.DENIED
          : new ReadOutcome.Malformed("smaps_rollup: errno " + -descriptor);
    }
    int length = files.readStart(descriptor);
    rollupReads++;
    if (length <= 0) {
      files.close(descriptor);
      return KernelFiles.isDenied(length) ? ReadOutcome.DENIED : ReadOutcome.VANISHED;
    }
    if (process.ownAddressSpace && takeDescriptor()) {
      process.rollupDescriptor = descriptor;
    } else {
      files.close(descriptor);
    }
    return parsed(process, length);
  }

  private boolean takeDescriptor() {
    boolean left = descriptorsLeft.getAndDecrement() > 0;
    if (!left) {
      descriptorsLeft.incrementAndGet();
    }
    return left;
  }

  /** Kernels before 4.14 have no rollup: every mapping is read and summed. */
  private ReadOutcome readSmaps(TrackedProcess process) {
    int descriptor = files.open(root.file(process.pid, "smaps"));
    if (descriptor < 0) {
      return KernelFiles.isDenied(descriptor) ? ReadOutcome.DENIED : ReadOutcome.VANISHED;
    }
    int length = files.readWhole(descriptor);
    files.close(descriptor);
    rollupReads++;
    return length <= 0 ? ReadOutcome.VANISHED : parsed(process, length);
  }

  private ReadOutcome parsed(TrackedProcess process, int length) {
    if (!parser.parse(files.bytes(), length)) {
      return new ReadOutcome.Malformed("smaps of " + length + " bytes without Rss and Pss");
    }
    process.firstAddress = parser.firstAddress();
    process.lastAddress = parser.lastAddress();
    if (process.outcome instanceof ReadOutcome.Ok(MemoryFigures previous)) {
      MemoryFigures figures = parser.figures(previous);
      return figures.equals(previous) ? process.outcome : new ReadOutcome.Ok(figures);
    }
    return new ReadOutcome.Ok(parser.figures(null));
  }

  private boolean isStill(TrackedProcess process) {
    ProcessStat after = readStat(process.pid);
    return after != null && after.startTimeTicks() == process.startTimeTicks;
  }

  private @Nullable ProcessStat readStat(int pid) {
    int length = files.readFile(root.file(pid, "stat"));
    return length <= 0 ? null : ProcessStat.parse(files.bytes(), length);
  }
}
