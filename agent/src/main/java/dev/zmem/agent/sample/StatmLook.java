package dev.zmem.agent.sample;

import dev.zmem.agent.governor.Movement;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.process.LivingThreads;
import dev.zmem.agent.process.StatReader;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.agent.procfs.StatmParser;
import dev.zmem.agent.sample.TrackedProcess.Presence;
import org.jspecify.annotations.Nullable;

/**
 * The cheap look that every pass takes at every process: is it still the same, and how many pages
 * are resident ({@code statm}, one read on a kept descriptor). Allocates nothing for processes it
 * knows. Owned by the scanner's thread.
 */
final class StatmLook {
  /**
   * How long a kernel thread is left alone; its pid could be another process's only after it ended.
   */
  private static final long KERNEL_THREAD_REST_NANOS = 10_000_000_000L;

  private final ProcRoot root;
  private final KernelFiles files;
  private final StatReader stats;
  private final Descriptors descriptors;
  private final LivingThreads livingThreads;
  private final StatmParser statm = new StatmParser();

  private int reads;

  /** The last look at {@code stat} told who has the pid. */
  private boolean identified;

  StatmLook(ProcRoot root, KernelFiles files, Descriptors descriptors) {
    this.root = root;
    this.files = files;
    this.stats = new StatReader(root, files);
    this.livingThreads = new LivingThreads(root, files);
    this.descriptors = descriptors;
  }

  /** Looks at the process and leaves what it found in it. */
  void look(TrackedProcess process, long nowNanos) {
    if (process.presence == Presence.NO_MEMORY && process.rests(nowNanos)) {
      return;
    }
    if (process.statmDescriptor >= 0) {
      int length = files.readShort(process.statmDescriptor);
      reads++;
      if (KernelFiles.isFailure(length)) {
        return; // as it was looked at last
      }
      if (length > 0 && statm.parse(files.shortBytes(), length)) {
        if (statm.hasMemory()) {
          process.residentPages = statm.residentPages();
          process.filePages = statm.filePages();
          process.mappedPages = statm.sizePages();
          process.presence = Presence.LIVE;
          return;
        }
        if (!mayHaveLostItsMainThread(process)) {
          process.presence = Presence.NO_MEMORY;
          return;
        }
      } else if (KernelFiles.isGone(length)) {
        process.presence = Presence.GONE; // whoever has the pid now is another
      }
      process.statmDescriptor = descriptors.giveBack(process.statmDescriptor);
      process.statDescriptor = descriptors.giveBack(process.statDescriptor);
    }
    process.presence = identify(process, nowNanos);
  }

  /** Reads of {@code statm} since the last call. */
  int takeReads() {
    int taken = reads;
    reads = 0;
    return taken;
  }

  /** Gives back the process's descriptors. */
  void release(TrackedProcess process) {
    process.statmDescriptor = descriptors.giveBack(process.statmDescriptor);
    process.statDescriptor = descriptors.giveBack(process.statDescriptor);
  }

  /**
   * Who has the pid now; opens its {@code statm} to be kept. It is opened before {@code stat} is
   * read, so it needs no second look: had the pid changed hands in between, the descriptor would be
   * of one that has ended, and nothing can be read from it.
   */
  private Presence identify(TrackedProcess process, long nowNanos) {
    int descriptor = descriptors.keep(files.open(root.file(process.pid, "statm")));
    Presence presence = presence(process, nowNanos);
    if (!identified) {
      descriptors.giveBack(descriptor);
      return presence;
    }
    if (process.task != 0) {
      descriptors.giveBack(descriptor);
      descriptor = descriptors.keep(files.open(process.file(root, "statm")));
    }
    process.statmDescriptor =
        presence == Presence.LIVE ? descriptor : descriptors.giveBack(descriptor);
    return presence;
  }

  private Presence presence(TrackedProcess process, long nowNanos) {
    ProcessStat stat = readStat(process.pid);
    int task = stat == null || !stat.zombie() ? 0 : livingThreads.of(process.pid, stat);
    identified = stat != null && task != LivingThreads.FAILED;
    if (stat == null || !identified) {
      return stats.failed() || task == LivingThreads.FAILED ? unknown(process) : Presence.GONE;
    }
    if (stat.startTimeTicks() != process.startTimeTicks) {
      process.becomes(stat, nowNanos);
    }
    process.parentPid = stat.parentPid();
    process.comm = stat.comm();
    process.task = task;
    if (process.task != 0) {
      process.residentPages = livingThreads.residentPages();
      process.filePages = livingThreads.filePages();
      process.mappedPages = Movement.UNKNOWN;
      return Presence.LIVE;
    }
    if (stat.kernelThread() || stat.zombie()) {
      if (stat.kernelThread()) {
        process.restUntil(nowNanos + KERNEL_THREAD_REST_NANOS);
      }
      return Presence.NO_MEMORY;
    }
    process.residentPages = stat.residentPages();
    process.filePages = Movement.UNKNOWN;
    process.mappedPages = Movement.UNKNOWN;
    return Presence.LIVE;
  }

  /** A process that was there a pass ago is taken to be there still, as it was. */
  private static Presence unknown(TrackedProcess process) {
    return process.presence == Presence.LIVE || process.presence == Presence.NO_MEMORY
        ? process.presence
        : Presence.UNKNOWN;
  }

  /**
   * The process had memory, its own files show none any more, and it has other threads, or that
   * could not be read.
   */
  private boolean mayHaveLostItsMainThread(TrackedProcess process) {
    if (process.presence != Presence.LIVE) {
      return false;
    }
    ProcessStat stat = readStat(process.pid);
    return stat == null ? stats.failed() : stat.threads() > 1;
  }

  private @Nullable ProcessStat readStat(int pid) {
    reads++;
    return stats.read(pid);
  }
}
