package dev.zmem.agent.sample;

import dev.zmem.agent.process.ProcessIdentity;
import dev.zmem.model.Attributes;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a pass's samples of what its processes came to, and counts them. Samples that did not
 * change are the same objects as before, and so is the whole list. Owned by the scanner's thread.
 */
@SuppressWarnings("ReferenceEquality") // what did not change is the same object
final class Samples {
  private final Troubles troubles;
  private List<ProcessSample> last = List.of();
  private final ArrayList<ProcessSample> now = new ArrayList<>();

  /** How far the samples before were looked through in this pass. */
  private int beforeIndex;

  private int measured;
  private int denied;
  private int vanished;
  private int noAddressSpace;
  private int malformed;
  private int overdue;
  private int failed;

  /** Samples of processes whose exceptions {@code troubles} takes. */
  Samples(Troubles troubles) {
    this.troubles = troubles;
  }

  /** Starts a pass. */
  void begin() {
    now.clear();
    beforeIndex = 0;
    measured = 0;
    denied = 0;
    vanished = 0;
    noAddressSpace = 0;
    malformed = 0;
    overdue = 0;
    failed = 0;
  }

  /**
   * Adds a process as it stands after the pass; one that throws stands as it did before. Processes
   * are added in the order of pids.
   */
  void add(TrackedProcess process, long nowNanos, boolean isOverdue) {
    switch (process.liveness().state()) {
      case GONE -> vanished++;
      case UNKNOWN -> malformed++;
      case WITHOUT_MEMORY -> noAddressSpace++;
      case LIVE -> addLive(process, sample(process, nowNanos), isOverdue);
    }
    process.passEnds();
  }

  /** All samples, in the order of pids. */
  List<ProcessSample> list() {
    boolean same = now.size() == last.size();
    for (int index = 0; same && index < now.size(); index++) {
      same = now.get(index) == last.get(index);
    }
    if (!same) {
      last = List.copyOf(now);
    }
    return last;
  }

  /** What the pass did. */
  PassReport report(long wallMicros) {
    return new PassReport(
        wallMicros,
        measured + denied,
        denied,
        vanished,
        malformed,
        noAddressSpace,
        0,
        overdue,
        failed);
  }

  /** Counts nothing before its sample is made. */
  private void addLive(TrackedProcess process, @Nullable ProcessSample sample, boolean isOverdue) {
    if (sample == null) {
      malformed++;
      return;
    }
    failed += process.hasFailed() ? 1 : 0;
    if (sample.provenance().kind().isDenied()) {
      denied++;
    } else {
      measured++;
      overdue += isOverdue ? 1 : 0;
    }
    now.add(sample);
  }

  /** As it stands; null when there are no figures. */
  private @Nullable ProcessSample sample(TrackedProcess process, long nowNanos) {
    ProcessSample before = before(process.identity());
    try {
      Provenance provenance = process.measurement().provenance();
      MemoryFigures figures = process.figures();
      if (provenance == null || figures == null) {
        return null;
      }
      return provenance.kind().isDenied() || process.memory().counts()
          ? sample(process, before, provenance, figures)
          : sample(process, before, countedElsewhere(before, nowNanos), MemoryFigures.NONE);
    } catch (RuntimeException e) {
      troubles.met(process, e);
      return before;
    }
  }

  /** The process's sample in the pass before; both passes are in the order of pids. */
  private @Nullable ProcessSample before(ProcessIdentity process) {
    while (beforeIndex < last.size() && last.get(beforeIndex).key().pid() < process.pid()) {
      beforeIndex++;
    }
    ProcessSample sample = beforeIndex < last.size() ? last.get(beforeIndex) : null;
    return sample != null
            && sample.key().pid() == process.pid()
            && sample.key().startTimeTicks() == process.startTimeTicks()
        ? sample
        : null;
  }

  /** Without figures there is no age either: the provenance stays while the kind does. */
  private static Provenance countedElsewhere(@Nullable ProcessSample before, long nowNanos) {
    return before != null && before.provenance().kind() == RowKind.SAME_MEMORY
        ? before.provenance()
        : Provenance.without(RowKind.SAME_MEMORY, nowNanos);
  }

  private static ProcessSample sample(
      TrackedProcess process,
      @Nullable ProcessSample before,
      Provenance provenance,
      MemoryFigures figures) {
    ProcessIdentity identity = process.identity();
    Attributes attributes = process.name().attributes(identity.comm());
    if (before != null
        && before.provenance() == provenance
        && before.figures() == figures
        && before.attributes() == attributes
        && before.parentPid() == identity.parentPid()) {
      return before;
    }
    return new ProcessSample(
        new ProcessKey(identity.pid(), identity.startTimeTicks()),
        attributes,
        identity.parentPid(),
        provenance,
        figures);
  }
}
