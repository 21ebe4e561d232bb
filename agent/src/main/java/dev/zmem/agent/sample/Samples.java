package dev.zmem.agent.sample;

import dev.zmem.model.Attributes;
import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.agent.walk.ReadOutcome;
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
    measured = 0;
    denied = 0;
    vanished = 0;
    noAddressSpace = 0;
    malformed = 0;
    overdue = 0;
    failed = 0;
  }

  /** Adds a process as it stands after the pass; one that throws stands as it did before. */
  void add(TrackedProcess process, AddressSpaces addressSpaces, long nowNanos, boolean isOverdue) {
    switch (process.presence) {
      case GONE -> vanished++;
      case UNKNOWN -> malformed++;
      case NO_MEMORY -> noAddressSpace++;
      case LIVE -> addLive(process, sample(process, addressSpaces, nowNanos), isOverdue);
    }
    process.troubled = false;
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
    failed += process.troubled || process.outcome instanceof ReadOutcome.Failed ? 1 : 0;
    if (sample.provenance().kind().isDenied()) {
      denied++;
    } else {
      measured++;
      overdue += isOverdue ? 1 : 0;
    }
    now.add(sample);
  }

  /** As it stands; null when there are no figures. */
  private @Nullable ProcessSample sample(
      TrackedProcess process, AddressSpaces addressSpaces, long nowNanos) {
    try {
      Provenance provenance = process.provenance;
      MemoryFigures figures = process.figuresInParts();
      if (provenance == null || figures == null) {
        return null;
      }
      return provenance.kind().isDenied() || addressSpaces.counts(process)
          ? sample(process, provenance, figures)
          : sample(process, countedElsewhere(process, nowNanos), MemoryFigures.NONE);
    } catch (RuntimeException e) {
      troubles.met(process, e);
      return process.sample;
    }
  }

  /** Without figures there is no age either: the provenance stays while the kind does. */
  private static Provenance countedElsewhere(TrackedProcess process, long nowNanos) {
    ProcessSample before = process.sample;
    return before != null && before.provenance().kind() == RowKind.SAME_MEMORY
        ? before.provenance()
        : Provenance.without(RowKind.SAME_MEMORY, nowNanos);
  }

  private static ProcessSample sample(
      TrackedProcess process, Provenance provenance, MemoryFigures figures) {
    Attributes labels = process.labels;
    if (labels == null) {
      String name = ProgramNames.ofComm(process.comm);
      labels = Attributes.of(name, name, "");
      process.labels = labels;
    }
    ProcessSample before = process.sample;
    if (before != null
        && before.provenance() == provenance
        && before.figures() == figures
        && before.attributes() == labels
        && before.key().startTimeTicks() == process.startTimeTicks) {
      return before;
    }
    ProcessSample fresh =
        new ProcessSample(
            new ProcessKey(process.pid, process.startTimeTicks), labels, provenance, figures);
    process.sample = fresh;
    return fresh;
  }
}
