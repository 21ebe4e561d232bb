package dev.zmem.aggregator.ingest;

import dev.zmem.aggregator.fleet.Fleet;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.HostFigures;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.RowBatch;

/** Reads agents' answers to the question for all processes. Stateless; any thread. */
public final class DetailAnswerDecoder {
  /** A string beside its characters. */
  private static final long STRING_BYTES = 56;

  /** Any answer may take so much: an honest host may have started some hundred processes since. */
  private static final long SPARE_BYTES = 1L << 20;

  /** And so much for each process that the host had in its last pass. */
  private static final long BYTES_PER_PROCESS = 2048;

  private DetailAnswerDecoder() {}

  /** What an answer takes of the heap, unpacked or read. */
  public static long heapBytes(DetailAnswer answer) {
    RowBatch processes = answer.getProcesses();
    return (long) processes.getIdGapsCount() * FleetMemory.ROW_BYTES
        + processes.getNewStringsCount() * STRING_BYTES
        + answer.getSerializedSize();
  }

  /**
   * The answer where it takes no more than one about so many processes may; otherwise one that says
   * so. Whoever asks has memory set aside for as many as the host said it had.
   */
  public static DetailAnswer bounded(DetailAnswer answer, int processes) {
    long bytes = heapBytes(answer);
    long most = SPARE_BYTES + BYTES_PER_PROCESS * processes;
    return bytes <= most
        ? answer
        : DetailAnswer.newBuilder()
            .setRequestId(answer.getRequestId())
            .setError(
                "the agent's answer takes "
                    + bytes
                    + " bytes (expected: at most "
                    + most
                    + ", by the processes of its last pass)")
            .build();
  }

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
