package dev.zmem.agent.governor;

import dev.zmem.agent.governor.SimulatedProcess.Family;
import dev.zmem.agent.governor.SimulatedProcess.Habit;
import dev.zmem.agent.governor.SimulatedProcess.SharedFile;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The processes of a simulated host, in the order of their start. */
class SimulatedHost {
  private static final double MEBIBYTE_PAGES = 256;

  final RandomGenerator random;
  final List<SimulatedProcess> processes = new ArrayList<>();
  private final List<SimulatedProcess> passing = new ArrayList<>();
  private int nextPid = 100;
  private int startsPerPass;
  private final List<SimulatedProcess> leaving = new ArrayList<>();
  private long leaveNanos = Long.MAX_VALUE;
  private long splitNanos = Long.MAX_VALUE;
  private double splitNanosPerPage;
  private final List<SimulatedProcess> squeezed = new ArrayList<>();
  private long outNanos = Long.MAX_VALUE;
  private long inNanos = Long.MAX_VALUE;

  SimulatedHost(RandomGenerator random) {
    this.random = random;
  }

  /** Idle processes of 1 to {@code mebibytes}; every third is of a family of eight. */
  SimulatedHost idle(int count, double mebibytes) {
    Family family = new Family();
    for (int number = 0; number < count; number++) {
      if (family.members() == 8) {
        family = new Family();
      }
      double size = 1 + (mebibytes - 1) * Math.pow(random.nextDouble(), 3);
      processes.add(SimulatedProcess.idle(nextPid++, 0, size, number % 3 == 0 ? family : null));
    }
    return this;
  }

  SimulatedHost add(
      int count, double mebibytes, Habit habit, double mebibytesPerSecond, double nanosPerPage) {
    Family family = new Family();
    for (int number = 0; number < count; number++) {
      boolean copies = habit == Habit.COPIES;
      processes.add(
          new SimulatedProcess(
              nextPid++,
              0,
              copies ? family : new Family(),
              copies ? 0 : mebibytes * MEBIBYTE_PAGES * (0.75 + random.nextDouble() / 2),
              copies ? mebibytes * MEBIBYTE_PAGES : 0,
              habit,
              mebibytesPerSecond * MEBIBYTE_PAGES,
              nanosPerPage));
    }
    return this;
  }

  /** So many start at every pass, and those of the pass before end. */
  SimulatedHost churning(int newStartsPerPass) {
    startsPerPass = newStartsPerPass;
    return this;
  }

  /** Of {@code count} processes that map one file, {@code leave} end then; nobody else moves. */
  SimulatedHost mapping(int count, double mebibytes, int leave, long whenNanos) {
    SharedFile file = new SharedFile(mebibytes * MEBIBYTE_PAGES);
    leaveNanos = whenNanos;
    for (int number = 0; number < count; number++) {
      SimulatedProcess process = SimulatedProcess.idle(nextPid++, 0, 2, null).mapping(file);
      processes.add(process);
      if (number < leave) {
        leaving.add(process);
      }
    }
    return this;
  }

  /** From then on every page costs so much to walk: huge pages are split. */
  SimulatedHost splitting(long whenNanos, double nanosPerPage) {
    splitNanos = whenNanos;
    splitNanosPerPage = nanosPerPage;
    return this;
  }

  /**
   * Processes of {@code mebibytes}. Every other has all but 20 MiB in swap from the start, the
   * others from {@code newOutNanos} on; half of it comes back at {@code newInNanos}.
   */
  SimulatedHost squeezing(int count, double mebibytes, long newOutNanos, long newInNanos) {
    outNanos = newOutNanos;
    inNanos = newInNanos;
    for (int number = 0; number < count; number++) {
      SimulatedProcess process = SimulatedProcess.idle(nextPid++, 0, mebibytes, null);
      processes.add(process);
      squeezed.add(process);
      if (number % 2 == 0) {
        process.swapOut(20 * MEBIBYTE_PAGES);
      }
    }
    return this;
  }

  /** Pages of swap in use. */
  long swappedPages() {
    return squeezed.stream().mapToLong(SimulatedProcess::swappedPages).sum();
  }

  private void squeeze(long nowNanos) {
    for (SimulatedProcess process : squeezed) {
      if (nowNanos > outNanos && process.swappedPages() == 0) {
        process.swapOut(20 * MEBIBYTE_PAGES);
      }
      if (nowNanos > inNanos) {
        process.swapIn(process.swappedPages() / 2.0);
      }
    }
    outNanos = nowNanos > outNanos ? Long.MAX_VALUE : outNanos;
    inNanos = nowNanos > inNanos ? Long.MAX_VALUE : inNanos;
  }

  /** Time goes on; gives those that ended. */
  List<SimulatedProcess> advance(long nowNanos, double seconds) {
    for (SimulatedProcess process : processes) {
      process.advance(seconds, random);
      process.nanosPerPage = nowNanos > splitNanos ? splitNanosPerPage : process.nanosPerPage;
    }
    squeeze(nowNanos);
    List<SimulatedProcess> ended = new ArrayList<>(passing);
    if (nowNanos > leaveNanos) {
      leaving.forEach(SimulatedProcess::end);
      processes.removeAll(leaving);
      ended.addAll(leaving);
      leaving.clear();
    }
    if (startsPerPass > 0) {
      passing.forEach(SimulatedProcess::end);
      processes.removeAll(passing);
      passing.clear();
      for (int start = 0; start < startsPerPass; start++) {
        passing.add(SimulatedProcess.idle(nextPid++, nowNanos, 1 + 20 * random.nextDouble(), null));
      }
      processes.addAll(passing);
    }
    return ended;
  }
}
