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

  /** Time goes on; gives those that ended. */
  List<SimulatedProcess> advance(long nowNanos, double seconds) {
    for (SimulatedProcess process : processes) {
      process.advance(seconds, random);
      process.nanosPerPage = nowNanos > splitNanos ? splitNanosPerPage : process.nanosPerPage;
    }
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
