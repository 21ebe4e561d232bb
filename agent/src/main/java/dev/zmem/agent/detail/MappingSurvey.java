package dev.zmem.agent.detail;

import dev.zmem.agent.kernel.CpuClock;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.model.MappingReport;

/** Counts what became of each process of a question about mappings. One thread. */
final class MappingSurvey {
  private final CpuClock clock;
  private final long beganNanos = System.nanoTime();
  private final long beganCpuNanos;
  private final MappingTable table = new MappingTable();
  private int processes;
  private int stepped;
  private int sampled;
  private int unfinished;
  private int outOfTime;
  private int denied;
  private int neverWalked;
  private int vanished;
  private long leftOutRssBytes;
  private long longestNanos;

  /** Of the calling thread's processor time by {@code clock}. */
  MappingSurvey(CpuClock clock) {
    this.clock = clock;
    this.beganCpuNanos = clock.threadNanos();
  }

  /** Reads one process and adds its mappings. */
  MappingReader.Result read(
      MappingReader reader, ProcessTarget target, long rssBytes, Deadline deadline) {
    MappingTable own = new MappingTable();
    MappingReader.Result result = reader.read(target, own, deadline);
    longestNanos = Math.max(longestNanos, reader.longestNanos());
    switch (result) {
      case WHOLE -> {}
      case UNFINISHED -> unfinished++;
      case DENIED -> {
        denied++;
        leaveOut(rssBytes);
        return result;
      }
      case VANISHED -> {
        vanished++;
        return result;
      }
    }
    processes++;
    stepped += reader.isStepped() ? 1 : 0;
    sampled += reader.isSampled() ? 1 : 0;
    table.add(own);
    return result;
  }

  /** A rule spares the process. */
  void neverWalked(long rssBytes) {
    neverWalked++;
    leaveOut(rssBytes);
  }

  /** The kernel refuses it, as it did before. */
  void denied(long rssBytes) {
    denied++;
    leaveOut(rssBytes);
  }

  /** Time was up. */
  void outOfTime(long rssBytes) {
    outOfTime++;
    leaveOut(rssBytes);
  }

  private void leaveOut(long rssBytes) {
    leftOutRssBytes += Math.max(0, rssBytes);
  }

  /** What came of all. */
  Mappings done(String program) {
    return new Mappings(
        table,
        new MappingReport(
            processes,
            stepped,
            sampled,
            unfinished,
            outOfTime,
            denied,
            neverWalked,
            vanished,
            leftOutRssBytes,
            (System.nanoTime() - beganNanos) / 1000,
            (clock.threadNanos() - beganCpuNanos) / 1000,
            longestNanos / 1000,
            table.folded(),
            program));
  }
}
