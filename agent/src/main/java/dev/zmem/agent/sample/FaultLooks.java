package dev.zmem.agent.sample;

import dev.zmem.agent.figures.CounterFigures;
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
 * from there. The others are looked at now and then, for their page faults a second. Allocates
 * nothing for processes it knows. Owned by the scanner's thread.
 */
final class FaultLooks {
  /** Processes with relatives that are looked at in one pass, and in a second of many passes. */
  static final int RELATIVES = 32;

  /** Processes that no other reason leads to, in a second of many passes. */
  static final int TURNS = 16;

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
  private double turnsLeft;
  private int turnsCursor;
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
    lookInTurn(live, nowNanos, seconds);
  }

  /** Those that are neither walked nor confirmed, or have no rate of page faults yet. */
  private void lookInTurn(List<TrackedProcess> live, long nowNanos, double seconds) {
    int size = live.size();
    turnsLeft = Math.clamp(turnsLeft + TURNS * seconds, 0, TURNS);
    for (int step = 0; step < size && turnsLeft >= 1; step++) {
      turnsCursor = turnsCursor + 1 >= size ? 0 : turnsCursor + 1;
      TrackedProcess process = live.get(turnsCursor);
      CounterFigures counters = process.counters();
      boolean isReadAnyway = process.walk().isMeasured() && counters.hasFaultRate();
      if (!isReadAnyway && counters.wantsFaults(nowNanos)) {
        turnsLeft--;
        look(process);
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
    if (length <= 0) {
      return false;
    }
    long minor = ProcessStat.minorFaults(files.shortBytes(), length);
    long major = ProcessStat.majorFaults(files.shortBytes(), length);
    if (minor < 0 || major < 0) {
      return false;
    }
    process.counters().faults(minor, major, lastNanos);
    process.memory().addFaults(process.walk().movement().lookAtFaults(minor + major));
    return true;
  }
}
