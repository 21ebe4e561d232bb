package dev.zmem.agent.export;

import dev.zmem.agent.sample.HostPass;
import dev.zmem.proto.v1.PassReport;

/** Writes what a pass did. */
final class PassReportMessage {
  private PassReportMessage() {}

  /**
   * The pass as the aggregator is told of it.
   *
   * @param folded processes folded into remainder rows
   * @param nowNanos {@link System#nanoTime}
   */
  static PassReport of(HostPass pass, int folded, long nowNanos) {
    dev.zmem.model.PassReport report = pass.report();
    return PassReport.newBuilder()
        .setAgeMillis(
            Math.clamp((nowNanos - pass.endedAtNanos()) / 1_000_000, 0, Integer.MAX_VALUE))
        .setWallMicros((int) Math.min(report.wallMicros(), Integer.MAX_VALUE))
        .setProcesses(report.processes())
        .setDenied(report.denied())
        .setVanished(report.vanished())
        .setMalformed(report.malformed())
        .setNoAddressSpace(report.noAddressSpace())
        .setFolded(folded)
        .setOverdue(report.overdue())
        .setFailed(report.failed())
        .build();
  }
}
