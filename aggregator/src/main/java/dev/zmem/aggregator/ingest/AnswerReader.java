package dev.zmem.aggregator.ingest;

import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.fleet.InMemoryFleet;
import dev.zmem.aggregator.fleet.LiveRows;
import dev.zmem.model.HostFigures;
import dev.zmem.proto.v1.DetailAnswer;

/** Reads agents' answers to the question for all processes. Stateless; any thread. */
final class AnswerReader {
  private AnswerReader() {}

  /**
   * The host as the answer has it. Throws {@link IllegalStateException} with the agent's reason
   * where it has none, {@link BadFrameException} where it cannot be read.
   */
  static HostSnapshot read(HostIdentity host, DetailAnswer answer, InMemoryFleet fleet) {
    if (!answer.getError().isEmpty()) {
      throw new IllegalStateException(answer.getError());
    }
    long endedAtNanos = HostFrames.endedAtNanos(answer.getPass(), fleet::nowNanos);
    LiveRows rows =
        HostDecoder.standalone(
            "detail_answer.processes",
            answer.getProcesses(),
            MessageShape.MAX_DETAIL_ROWS,
            endedAtNanos);
    return new HostSnapshot(
        host, rows, lastFigures(host, fleet), HostDecoder.report(answer.getPass()), endedAtNanos);
  }

  /** A detail answer has none of its own; the host's last pass is at most a pass older. */
  private static HostFigures lastFigures(HostIdentity host, InMemoryFleet fleet) {
    return fleet.snapshot(host.name()).map(HostSnapshot::figures).orElse(HostFigures.NONE);
  }
}
