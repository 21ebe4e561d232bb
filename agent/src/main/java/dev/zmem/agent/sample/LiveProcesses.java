package dev.zmem.agent.sample;

import dev.zmem.agent.governor.FileSharing;
import dev.zmem.agent.governor.Governor;
import dev.zmem.agent.governor.LookPlan;
import dev.zmem.agent.kernel.CpuClock;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.process.ForkWatch;
import dev.zmem.agent.process.ProcessTable;
import dev.zmem.agent.process.StatmLook;
import dev.zmem.agent.sharing.AddressSpaces;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The processes that live, and which of them moved: every pass takes a cheap look at each, and
 * lists them when one was started or ended. Owned by the scanner's thread.
 */
final class LiveProcesses implements AutoCloseable {
  private final KernelFiles files;
  private final int directory;
  private final CpuClock clock;
  private final StatmLook cheapTier;
  private final FaultLooks faults;
  private final ForkWatch forks;
  private final ProcessTable<TrackedProcess> processes;
  private final LookPlan plan;
  private final FileSharing sharing = new FileSharing();
  private final AddressSpaces addressSpaces;
  private final Troubles troubles;
  private final Consumer<TrackedProcess> forget = this::forget;

  private final List<TrackedProcess> live = new ArrayList<>();
  private boolean someLeft;
  private boolean firstPass = true;
  private long lastNanos = System.nanoTime();

  /**
   * Looks at the processes of a tree.
   *
   * @param directory open descriptor of the tree; closed with this
   */
  LiveProcesses(
      ProcRoot root,
      KernelFiles files,
      int directory,
      Descriptors descriptors,
      AddressSpaces addressSpaces,
      Governor governor,
      LookPlan plan,
      CpuClock clock,
      Troubles troubles) {
    this.troubles = troubles;
    this.files = files;
    this.directory = directory;
    this.clock = clock;
    this.addressSpaces = addressSpaces;
    this.plan = plan;
    cheapTier = new StatmLook(root, files, descriptors);
    faults = new FaultLooks(root, files, governor, troubles);
    forks = new ForkWatch(root, files);
    processes =
        new ProcessTable<>(
            files, directory, (pid, nowNanos) -> new TrackedProcess(pid, nowNanos, descriptors));
  }

  /** Looks at every process, or on a huge host at those whose turn it is. */
  void look(long nowNanos) {
    long cpuBefore = clock.threadNanos();
    boolean listed = forks.mustList() || someLeft;
    someLeft = listed && !processes.list(nowNanos, forget); // else it is tried again
    long cpuListed = clock.threadNanos();
    live.clear();
    plan.plan(processes.size(), nowNanos - lastNanos);
    lastNanos = nowNanos;
    int looked = 0;
    for (int index = 0; index < processes.size(); index++) {
      TrackedProcess process = processes.get(index);
      if (!process.liveness().isLive() || plan.isTurn(index)) {
        looked++;
        look(process, nowNanos);
      }
      try {
        enter(process, nowNanos);
      } catch (RuntimeException e) {
        troubles.met(process, e);
      }
      if (process.liveness().isLive()) {
        live.add(process);
      }
    }
    plan.looked(
        listed ? processes.size() : 0,
        cpuListed - cpuBefore,
        looked,
        clock.threadNanos() - cpuListed);
    faults.look(live, nowNanos);
  }

  /**
   * Looks once more at those that are measured now: what they do from here on counts. Not in the
   * first pass, for whose table somebody may be waiting: they are measured once more then.
   */
  void lookBefore(List<TrackedProcess> walks, List<TrackedProcess> large) {
    if (!firstPass) {
      faults.lookBefore(walks);
      faults.lookBefore(large);
    }
    firstPass = false;
  }

  /** Tells the governor what other processes may have changed of this one's share. */
  void lookAround(TrackedProcess process) {
    process
        .walk()
        .movement()
        .lookAround(process.memory().relatives(), process.memory().faults(), sharing.turnover());
  }

  /** Those with an address space, in the order of pids. */
  List<TrackedProcess> live() {
    return live;
  }

  /** All there were when they were listed. */
  int size() {
    return processes.size();
  }

  /** Process number {@code index} of them in the order of pids. */
  TrackedProcess get(int index) {
    return processes.get(index);
  }

  /** A process ended since it was listed: the next pass lists anew. */
  void left(TrackedProcess process) {
    someLeft = true;
    forget(process);
  }

  /** The process's address space is another one now, or none. */
  void leaveAddressSpace(TrackedProcess process) {
    process.kept().releaseRollup();
    addressSpaces.leave(process.memory());
  }

  /** Cheap reads since the last call. */
  int takeReads() {
    return cheapTier.takeReads() + faults.takeReads();
  }

  @Override
  public void close() {
    processes.clear(forget);
    forks.close();
    files.close(directory);
  }

  /** A process whose look throws is as it was looked at last. */
  private void look(TrackedProcess process, long nowNanos) {
    try {
      if (cheapTier.look(process, nowNanos)) {
        leaveAddressSpace(process);
        process.becameAnother(nowNanos);
      }
    } catch (RuntimeException e) {
      troubles.met(process, e);
      process.liveness().lookFailed();
    }
  }

  private void enter(TrackedProcess process, long nowNanos) {
    switch (process.liveness().state()) {
      case LIVE -> {
        process.lookedAt(sharing, nowNanos);
        lookAround(process);
      }
      case GONE -> left(process);
      case UNKNOWN -> forget(process);
      case WITHOUT_MEMORY -> {
        sharing.left(process.walk().movement());
        leaveAddressSpace(process);
      }
    }
  }

  private void forget(TrackedProcess process) {
    process.kept().releaseProcess();
    sharing.left(process.walk().movement());
    leaveAddressSpace(process);
  }
}
