package dev.zmem.agent.sample;

import dev.zmem.agent.governor.Governor;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.procfs.ProcessStat;
import java.util.List;

/**
 * Looks at page faults ({@code stat}, three times the cost of {@code statm}) where they tell
 * something: in turn of processes that share pages with relatives, for what is written to those
 * pages moves PSS but not the resident set; of processes that are due, for one without a fault
 * holds what it held and need not be walked; and of processes that are about to be walked, to count
 * from there. Allocates nothing for processes it knows. Owned by the scanner's thread.
 */
final class FaultLooks {
  /** Processes with relatives that are looked at in one pass, and in a second of many passes. */
  static final int RELATIVES = 32;

  /** Processes that are due and are looked at in one pass: some 5 ms. */
  static final int DUE = 1_000;

  private final ProcRoot root;
  private final KernelFiles files;
  private final Governor governor;
  private final Troubles troubles;
  private int reads;
  private long lastNanos;
  private double relativesLeft;
  private int relativesCursor;
  private int dueCursor;

  FaultLooks(ProcRoot root, KernelFiles files, Governor governor, Troubles troubles) {
    this.troubles = troubles;
    this.root = root;
    this.files = files;
    this.governor = governor;
  }

  /** Looks at the next few that have relatives, and at those that are due. */
  void look(List<TrackedProcess> live, long nowNanos) {
    int size = live.size();
    double seconds = (nowNanos - lastNanos) / 1e9;
    relativesLeft = Math.clamp(relativesLeft + RELATIVES * seconds, 0, RELATIVES);
    lastNanos = nowNanos;
    for (int step = 0; step < size && relativesLeft >= 1; step++) {
      relativesCursor = relativesCursor + 1 >= size ? 0 : relativesCursor + 1;
      TrackedProcess process = live.get(relativesCursor);
      if (process.memory().relatives() > 1 && process.walk().isMeasured()) {
        relativesLeft--;
        look(process);
      }
    }
    int left = DUE;
    for (int step = 0; step < size && left > 0; step++) {
      dueCursor = dueCursor + 1 >= size ? 0 : dueCursor + 1;
      TrackedProcess process = live.get(dueCursor);
      if (governor.isToConfirm(process.walk(), nowNanos)) {
        left--;
        if (look(process)) {
          process.walk().confirm(nowNanos);
        }
      }
    }
  }

  /** Looks at those that are about to be measured. */
  void lookBefore(List<TrackedProcess> measured) {
    for (int index = 0; index < measured.size(); index++) {
      look(measured.get(index));
    }
  }

  /** Reads of {@code stat} since the last call. */
  int takeReads() {
    int taken = reads;
    reads = 0;
    return taken;
  }

  /** False when they cannot be read: then nothing is known of what the process did. */
  private boolean look(TrackedProcess process) {
    try {
      return read(process);
    } catch (RuntimeException e) {
      troubles.met(process, e);
      return false;
    }
  }

  private boolean read(TrackedProcess process) {
    int kept = process.kept().stat();
    int descriptor = kept >= 0 ? kept : files.open(root.file(process.identity().pid(), "stat"));
    if (descriptor < 0) {
      return false;
    }
    int length = files.readShort(descriptor);
    reads++;
    if (kept < 0) {
      process.kept().keepStat(descriptor);
    }
    long faults = length <= 0 ? -1 : ProcessStat.faults(files.shortBytes(), length);
    if (faults < 0) {
      return false;
    }
    process.memory().addFaults(process.walk().movement().lookAtFaults(faults));
    return true;
  }
}
