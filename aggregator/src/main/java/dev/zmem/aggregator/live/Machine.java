package dev.zmem.aggregator.live;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The names that one machine id has reported as. Guarded by the fleet's lock of claims. */
final class Machine {
  /** Names of one machine id at once, as of copies of one virtual machine. */
  static final int MAX_NAMES = 1000;

  /** Streams that take over from each other again within this time belong to two agents. */
  static final long CONTEST_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** After so long without a contest the next one is news again. */
  static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** The entries under its names; one, unless machines share the id. */
  final Set<HostEntry> entries = new LinkedHashSet<>();

  /** Whether two machines that ran at the same time had this id. */
  boolean isShared;

  private boolean wasTakenOver;
  private long takenOverAtNanos;
  private boolean wasTold;
  private long contestedAtNanos;

  /** A stream that claimed another name ended before its rows: the names before it are shown. */
  void cameInVain(StreamWriter writer) {
    for (HostEntry entry : entries) {
      if (entry.successor == writer) {
        entry.successor = null;
      }
    }
  }

  /** A live stream is taken over now; whether that makes it a contest that was not told yet. */
  boolean takeOver(long nowNanos) {
    boolean contested = wasTakenOver && nowNanos - takenOverAtNanos <= CONTEST_NANOS;
    wasTakenOver = true;
    takenOverAtNanos = nowNanos;
    if (!contested) {
      return false;
    }
    boolean news = !wasTold || nowNanos - contestedAtNanos > QUIET_NANOS;
    wasTold = true;
    contestedAtNanos = nowNanos;
    return news;
  }
}
