package dev.zmem.aggregator.serve;

import com.google.protobuf.MessageLite;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.proto.v1.CapturedHost;
import java.util.function.Supplier;

/**
 * What answers in the making take of the aggregator's memory, as bounds: from the first group or
 * row to the last byte of the message. Any thread.
 */
final class AnswerCost {
  /** As many rows as an answer may have, and their messages. */
  static final long MOST_BYTES = 32L << 20;

  /** A row of processes, its group and its message. */
  private static final long ROW_BYTES = MOST_BYTES / 20_000;

  /** A group by name, of which an answer shows few: its sums, and what its hosts have of it. */
  private static final long GROUP_BYTES = 1_200;

  /** Which group a row of the fleet is in; while it is noted the list grows by half. */
  private static final long REFERENCE_BYTES = 10;

  /** A host's row of {@code hosts}, its message and what it is copied to. */
  private static final long HOST_BYTES = 2048;

  /** Processes that an agent may answer with. */
  private static final int MAX_PROCESSES = 65_536;

  /** Answers about a host that take no more are made like those that show the whole fleet. */
  private static final long SMALL_BYTES = 4L << 20;

  /** An answer beside its rows. */
  private static final long FEW_BYTES = 1L << 20;

  /** An agent's answer with the most names, its rows and its message. */
  static final long DETAIL_BYTES = 12L << 20;

  /** Of what answers may take, what one client's questions to agents may have set aside. */
  private static final double SHARE_OF_A_CLIENT = 0.25;

  private final FleetMemory memory;

  AnswerCost(FleetMemory memory) {
    this.memory = memory;
  }

  /** Makes a table; by names, or with a row for each process or command. */
  <T extends MessageLite> T table(boolean manyRows, Supplier<T> answer) {
    return manyRows
        ? charged(MOST_BYTES + REFERENCE_BYTES * memory.mostRows(), answer)
        : overview(Math.min(MOST_BYTES, FEW_BYTES + GROUP_BYTES * memory.namesHeld()), answer);
  }

  /** Makes an answer about so many hosts. */
  <T extends MessageLite> T hosts(int hosts, Supplier<T> answer) {
    return overview(FEW_BYTES + HOST_BYTES * hosts, answer);
  }

  /** Writes a host of so many rows for a capture. */
  CapturedHost captured(int rows, Supplier<CapturedHost> host) {
    long bytes = bytesOfProcesses(rows);
    return bytes <= SMALL_BYTES ? overview(bytes, host) : charged(bytes, host);
  }

  private static long bytesOfProcesses(int processes) {
    long rows = Math.min(processes, MAX_PROCESSES);
    return FEW_BYTES + Math.min(MOST_BYTES, ROW_BYTES * rows) + FleetMemory.ROW_BYTES * rows;
  }

  /** Takes what an answer about so many processes needs, which is to be given back. */
  long takeForProcesses(int processes, QueryCall<?> call) {
    long bytes = bytesOfProcesses(processes);
    if (bytes <= SMALL_BYTES) {
      require(memory.answers().takeForOverview(bytes));
    } else {
      await(bytes, call);
    }
    return bytes;
  }

  /** Takes what an agent's answer about processes may need, which is to be given back. */
  long takeForDetail(QueryCall<?> call) {
    await(DETAIL_BYTES, call);
    return DETAIL_BYTES;
  }

  /** No client has more set aside than its part, for agents may let wait; but one answer. */
  private void await(long bytes, QueryCall<?> call) {
    call.asksAgent(bytes, (long) (SHARE_OF_A_CLIENT * memory.answers().room()));
    require(memory.answers().takeForAwaited(bytes));
  }

  /** The answer was made, or was not. */
  void giveBack(long bytes) {
    if (bytes <= SMALL_BYTES) {
      memory.answers().giveBack(bytes);
    } else {
      memory.answers().giveBackAwaited(bytes);
    }
  }

  private <T> T charged(long bytes, Supplier<T> answer) {
    require(memory.answers().takeForLarge(bytes));
    return making(bytes, answer);
  }

  private <T> T overview(long bytes, Supplier<T> answer) {
    require(memory.answers().takeForOverview(bytes));
    return making(bytes, answer);
  }

  private <T> T making(long bytes, Supplier<T> answer) {
    try {
      return answer.get();
    } finally {
      memory.answers().giveBack(bytes);
    }
  }

  private static void require(boolean taken) {
    if (!taken) {
      throw new BusyException(
          "the aggregator's memory is too full for this answer: ask for fewer rows, or raise its"
              + " --memory");
    }
  }
}
