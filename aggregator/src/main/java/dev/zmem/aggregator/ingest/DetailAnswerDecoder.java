package dev.zmem.aggregator.ingest;

import dev.zmem.aggregator.fleet.Fleet;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.HostFigures;
import dev.zmem.proto.v1.DetailAnswer;

/** Reads agents' answers to the question for all processes. Stateless; any thread. */
public final class DetailAnswerDecoder {
  private DetailAnswerDecoder() {}

  /**
   * The host as the answer has it. Throws {@link IllegalStateException} with the agent's reason
   * where it has none, {@link BadFrameException} where it cannot be read.
   */
  public static HostSnapshot read(HostIdentity host, DetailAnswer answer, Fleet fleet) {
    if (!answer.getError().isEmpty()) {
      throw new IllegalStateException(answer.getError());
    }
    long ageNanos = HostFrames.ageNanos(answer.getPass());
    long endedAtNanos = fleet.nowNanos() - ageNanos;
    LiveRows rows =
        HostDecoder.standalone(
            "detail_answer.processes",
            answer.getProcesses(),
            MessageShapeCheck.MAX_DETAIL_ROWS,
            endedAtNanos);
    return new HostSnapshot(
        host,
        rows,
        lastFigures(host, fleet),
        HostDecoder.report(answer.getPass()),
        endedAtNanos,
        fleet.now().minusNanos(ageNanos));
  }

  /** A detail answer has none of its own; the host's last pass is at most a pass older. */
  private static HostFigures lastFigures(HostIdentity host, Fleet fleet) {
    return fleet.snapshot(host.name()).map(HostSnapshot::figures).orElse(HostFigures.NONE);
  }
}
