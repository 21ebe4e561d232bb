package dev.zmem.agent.sample;

import dev.zmem.agent.governor.WalkCosts;
import dev.zmem.agent.procfs.CpuClock;
import dev.zmem.agent.procfs.KernelFiles;
import dev.zmem.agent.procfs.ProcRoot;
import java.util.List;

/** Measures processes too large to be walked. */
final class LargeReader {
  LargeReader(ProcRoot root, KernelFiles files, CpuClock clock) {}

  void readAll(List<TrackedProcess> large, WalkCosts costs) {}

  int takeWindowReads() {
    return 0;
  }
}
