package dev.zmem.agent.sample;

import dev.zmem.agent.governor.WalkState;
import dev.zmem.agent.kernel.CpuClock;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.label.LabelReader;
import dev.zmem.agent.label.ProcessNaming;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.process.LivingThreads;
import dev.zmem.agent.process.StatReader;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.agent.procfs.SmapsParser;
import dev.zmem.agent.procfs.SmapsReader;
import dev.zmem.agent.procfs.StatmParser;
import dev.zmem.agent.walk.ReadOutcome;
import dev.zmem.model.MemoryFigures;

/**
 * Reads one process after another. One thread at a time; each reader of a scanner has its own.
 *
 * <p>A kept {@code smaps_rollup} descriptor is pinned to the address space: while reads succeed it
 * is the same process, whatever became of the pid; a process that shares its address space has none
 * kept. When one fails (ESRCH after exec or exit), and wherever no descriptor is kept, the process
 * is opened by pid and its start time compared before and after the read.
 */
final class ProcessReader implements ReaderThreads.Reader {
  /**
   * A process may exec or its pid be used again between two steps of a read, not again and again.
   */
  private static final int MAX_ATTEMPTS = 3;

  private final ProcRoot root;
  private final KernelFiles files = new KernelFiles();
  private final SmapsParser parser = new SmapsParser();
  private final SmapsReader smaps = new SmapsReader(files);
  private final StatReader stats;
  private final LivingThreads livingThreads;
  private final ProcessLabeler labeler;
  private final Descriptors descriptors;
  private final CpuClock clock = new CpuClock();

  private final StatmParser statm = new StatmParser();

  private int rollupReads;
  private int statmReads;

  ProcessReader(ScanSettings settings, Descriptors descriptors, ProcessNaming naming) {
    this.root = settings.root();
    this.stats = new StatReader(root, files);
    this.livingThreads = new LivingThreads(root, files);
    this.descriptors = descriptors;
    this.labeler =
        new ProcessLabeler(
            stats, new LabelReader(root, files, naming, settings.measuring().neverWalk()));
  }

  @Override
  public void read(TrackedProcess process, long nowNanos) {
    if (process.walk.decision() != WalkState.Decision.WALK) {
      labeler.label(process, nowNanos);
      return;
    }
    long cpuBefore = clock.threadNanos();
    process.outcome = walk(process, nowNanos);
    process.walkNanos = clock.threadNanos() - cpuBefore;
    process.walked = true;
    if (process.outcome instanceof ReadOutcome.Ok) { // as a start's first pass finds them
      labeler.refresh(process, nowNanos);
      return;
    }
    switch (process.outcome) {
      case ReadOutcome.Denied denied -> {
        process.restUnreadable(nowNanos);
        labeler.refresh(process, nowNanos);
      }
      case ReadOutcome.Failed failed -> {
        process.restFailed(nowNanos);
        labeler.refresh(process, nowNanos);
      }
      case ReadOutcome.Ok ok -> {}
      case ReadOutcome.Vanished vanished -> {}
      case ReadOutcome.NoAddressSpace none -> {}
    }
  }

  private ReadOutcome walk(TrackedProcess process, long nowNanos) {
    process.newAddressSpace = false;
    process.lostAddressSpace = false;
    if (process.rollupDescriptor >= 0) {
      look(process);
      int length = files.readStart(process.rollupDescriptor);
      rollupReads++;
      if (length > 0) {
        return parsed(process, length);
      }
      if (KernelFiles.isFailure(length)) {
        return failed("smaps_rollup", length);
      }
      process.lostAddressSpace = true;
      release(process);
    }
    return open(process, nowNanos);
  }

  @Override
  public int takeRollupReads() {
    int reads = rollupReads;
    rollupReads = 0;
    return reads;
  }

  @Override
  public int takeStatmReads() {
    int reads = statmReads;
    statmReads = 0;
    return reads;
  }

  @Override
  public void close() {
    clock.close();
    files.close();
  }

  /**
   * Takes what is resident at this moment, right before it is walked: the pass's look at it was
   * earlier, and what it grew by since is in what the walk finds.
   */
  private void look(TrackedProcess process) {
    process.readAtNanos = System.nanoTime();
    int length = process.statmDescriptor < 0 ? 0 : files.readStart(process.statmDescriptor);
    if (length <= 0) {
      length = files.readFile(process.file(root, "statm"));
    }
    statmReads++;
    if (length > 0 && statm.parse(files.bytes(), length) && statm.hasMemory()) {
      process.residentPages = statm.residentPages();
      process.filePages = statm.filePages();
      process.mappedPages = statm.sizePages();
    }
  }

  /** Gives back the kept descriptor, if there is one. */
  private void release(TrackedProcess process) {
    process.rollupDescriptor = descriptors.giveBack(process.rollupDescriptor);
  }

  private ReadOutcome open(TrackedProcess process, long nowNanos) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      ProcessStat stat = stats.read(process.pid);
      if (stat == null) {
        return goneOrFailed();
      }
      if (stat.startTimeTicks() != process.startTimeTicks) {
        process.becomes(stat, nowNanos);
      }
      process.newAddressSpace = true;
      process.parentPid = stat.parentPid();
      if (!stat.comm().equals(process.comm)) {
        process.named = false; // it became another program since
        process.comm = stat.comm();
      }
      int task = stat.zombie() ? livingThreads.of(process.pid, stat) : 0;
      if (task == LivingThreads.FAILED) {
        return new ReadOutcome.Failed("task");
      }
      process.task = task;
      if (stat.kernelThread() || (stat.zombie() && process.task == 0)) {
        return ReadOutcome.NO_ADDRESS_SPACE;
      }
      ReadOutcome outcome = openOnce(process);
      if (outcome instanceof ReadOutcome.Vanished) {
        continue; // ended, or called exec just now: look again
      }
      if (stats.readOf(process.pid, process.startTimeTicks) == null) {
        release(process);
        if (stats.failed()) {
          return new ReadOutcome.Failed("stat");
        }
        continue;
      }
      return outcome;
    }
    return stats.read(process.pid) == null ? goneOrFailed() : ReadOutcome.NO_ADDRESS_SPACE;
  }

  private ReadOutcome goneOrFailed() {
    return stats.failed() ? new ReadOutcome.Failed("stat") : ReadOutcome.VANISHED;
  }

  private static ReadOutcome failed(String file, int result) {
    return new ReadOutcome.Failed(file + ": errno " + -result);
  }

  private ReadOutcome openOnce(TrackedProcess process) {
    look(process);
    int descriptor = files.open(process.file(root, "smaps_rollup"));
    if (KernelFiles.isGone(descriptor)) {
      return readSmaps(process);
    }
    if (descriptor < 0) {
      return KernelFiles.isDenied(descriptor)
          ? ReadOutcome.DENIED
          : failed("smaps_rollup", descriptor);
    }
    int length = files.readStart(descriptor);
    rollupReads++;
    if (length <= 0) {
      files.close(descriptor);
      return nothing("smaps_rollup", length);
    }
    if (process.ownAddressSpace) {
      process.rollupDescriptor = descriptors.keep(descriptor);
    } else {
      files.close(descriptor);
    }
    return parsed(process, length);
  }

  /** Kernels before 4.14 have no rollup: every mapping is read and summed. */
  private ReadOutcome readSmaps(TrackedProcess process) {
    SmapsReader.Outcome read = smaps.read(process.file(root, "smaps"), parser);
    if (read.length() <= 0) {
      return nothing("smaps", (int) read.length());
    }
    rollupReads++;
    return parsed(process, read.wellFormed(), read.length());
  }

  /** Why a file gave nothing. */
  private static ReadOutcome nothing(String file, int result) {
    if (KernelFiles.isDenied(result)) {
      return ReadOutcome.DENIED;
    }
    return KernelFiles.isFailure(result) ? failed(file, result) : ReadOutcome.VANISHED;
  }

  private ReadOutcome parsed(TrackedProcess process, int length) {
    return parsed(process, parser.parse(files.bytes(), length), length);
  }

  private ReadOutcome parsed(TrackedProcess process, boolean wellFormed, long length) {
    if (!wellFormed) {
      return new ReadOutcome.Failed("smaps of " + length + " bytes without Rss and Pss");
    }
    process.firstAddress = parser.firstAddress();
    process.lastAddress = parser.lastAddress();
    if (process.outcome instanceof ReadOutcome.Ok(MemoryFigures previous)) {
      MemoryFigures figures = parser.figures(previous);
      return figures.equals(previous) ? process.outcome : new ReadOutcome.Ok(figures);
    }
    return new ReadOutcome.Ok(parser.figures(null));
  }
}
