package dev.zmem.agent.process;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.agent.procfs.StatmParser;
import org.jspecify.annotations.Nullable;

/**
 * The cheap look that every pass takes at every process: is it still the same, and how many pages
 * are resident ({@code statm}, one read on a kept descriptor). Allocates nothing for processes it
 * knows. Owned by the scanner's thread.
 */
public final class StatmLook {
  /** Pages that a look did not count. */
  private static final long UNKNOWN = -1;

  private final ProcRoot root;
  private final KernelFiles files;
  private final StatReader stats;
  private final Descriptors descriptors;
  private final LivingThreads livingThreads;
  private final StatmParser statm = new StatmParser();

  private int reads;

  /** Looks below {@code root} by {@code files}. */
  public StatmLook(ProcRoot root, KernelFiles files, Descriptors descriptors) {
    this.root = root;
    this.files = files;
    this.stats = new StatReader(root, files);
    this.livingThreads = new LivingThreads(root, files);
    this.descriptors = descriptors;
  }

  /**
   * Looks at the process; true when another process than before has its pid now, of which {@link
   * ProcessIdentity} and {@link Liveness} tell already.
   */
  public boolean look(ListedProcess process, long nowNanos) {
    Liveness liveness = process.liveness();
    if (liveness.state() == Liveness.State.WITHOUT_MEMORY && process.rest().lasts(nowNanos)) {
      return false;
    }
    if (process.kept().statm() >= 0) {
      int length = files.readShort(process.kept().statm());
      reads++;
      if (KernelFiles.isFailure(length)) {
        return false; // as it was looked at last
      }
      if (length > 0 && statm.parse(files.shortBytes(), length)) {
        if (statm.hasMemory()) {
          liveness.live(statm.residentPages(), statm.filePages(), statm.sizePages());
          return false;
        }
        if (!mayHaveLostItsMainThread(process)) {
          liveness.withoutMemory();
          return false;
        }
      } else if (KernelFiles.isGone(length)) {
        liveness.gone(); // whichever process has the pid now is another
      }
      process.kept().releaseProcess();
    }
    return identify(process, nowNanos);
  }

  /** Reads of {@code statm} and {@code stat} since the last call. */
  public int takeReads() {
    int taken = reads;
    reads = 0;
    return taken;
  }

  /**
   * Finds which process has the pid now; opens its {@code statm} to be kept. It is opened before
   * {@code stat} is read, so it needs no second look: had the pid changed hands in between, the
   * descriptor would be of a process that has ended, and nothing can be read from it.
   */
  private boolean identify(ListedProcess process, long nowNanos) {
    int pid = process.identity().pid();
    int descriptor = descriptors.keep(files.open(root.file(pid, "statm")));
    ProcessStat stat = readStat(pid); // which parses without exceptions: the descriptor is not lost
    int task = stat == null || !stat.zombie() ? 0 : livingThreads.of(pid, stat);
    if (stat == null || task == LivingThreads.FAILED) {
      descriptors.giveBack(descriptor);
      if (stat != null || stats.failed()) {
        process.liveness().lookFailed();
      } else {
        process.liveness().gone();
      }
      return false;
    }
    boolean another = !process.identity().is(stat);
    if (another) {
      process.identity().becomes(stat, nowNanos);
      process.rest().end();
    }
    process.identity().seen(stat, task, nowNanos);
    found(process, stat, nowNanos);
    if (task != 0) {
      descriptors.giveBack(descriptor);
      descriptor = descriptors.keep(files.open(root.file(pid, task, "statm")));
    }
    process
        .kept()
        .keepStatm(process.liveness().isLive() ? descriptor : descriptors.giveBack(descriptor));
    return another;
  }

  private void found(ListedProcess process, ProcessStat stat, long nowNanos) {
    if (process.identity().task() != 0) {
      process.liveness().live(livingThreads.residentPages(), livingThreads.filePages(), UNKNOWN);
    } else if (stat.kernelThread()) {
      process.rest().kernelThread(nowNanos);
      process.liveness().withoutMemory();
    } else if (stat.zombie()) {
      process.liveness().withoutMemory();
    } else {
      process
          .liveness()
          .live(
              stat.residentPages(), UNKNOWN, stat.mappedPages() > 0 ? stat.mappedPages() : UNKNOWN);
    }
  }

  /**
   * The process had memory, its own files show none any more, and it has other threads, or that
   * could not be read.
   */
  private boolean mayHaveLostItsMainThread(ListedProcess process) {
    if (!process.liveness().isLive()) {
      return false;
    }
    ProcessStat stat = readStat(process.identity().pid());
    return stat == null ? stats.failed() : stat.threads() > 1;
  }

  private @Nullable ProcessStat readStat(int pid) {
    reads++;
    return stats.read(pid);
  }
}
