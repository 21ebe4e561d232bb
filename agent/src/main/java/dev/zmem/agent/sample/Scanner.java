package dev.zmem.agent.sample;

import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.agent.procfs.HostFiguresReader;
import dev.zmem.agent.procfs.IntList;
import dev.zmem.agent.procfs.KernelFiles;
import dev.zmem.agent.procfs.SystemClocks;
import dev.zmem.agent.procfs.UserNames;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.PassReport;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures all processes of a host, pass by pass. Keeps descriptors and names between passes.
 *
 * <p>{@link #pass} is called by one thread at a time, which owns all state; readers of its own
 * share the processes of a running pass among them.
 */
public final class Scanner implements AutoCloseable {
  /** Descriptors left to the rest of the program. */
  private static final int RESERVED_DESCRIPTORS = 256;

  private final KernelFiles files = new KernelFiles();
  private final HostFiguresReader hostFigures;
  private final AddressSpaces addressSpaces = new AddressSpaces(files);
  private final Map<Integer, TrackedProcess> tracked = new HashMap<>();
  private final IntList pids = new IntList();
  private final ReaderCrew crew;
  private final int directory;

  private long passNumber;

  /** Opens the tree; an {@link IOException} when it cannot be listed. */
  public Scanner(ScanSettings settings) throws IOException {
    directory = files.open(settings.root().path().toString());
    if (directory < 0) {
      files.close();
      throw new IOException("cannot list " + settings.root().path() + ": errno " + -directory);
    }
    hostFigures = new HostFiguresReader(settings.root(), files);
    ProcessNaming naming =
        new ProcessNaming(
            new ProgramNames(settings.hostName()), new UserNames(), settings.commandDetail());
    long keepable = Math.max(0, SystemClocks.descriptorLimit() - RESERVED_DESCRIPTORS);
    AtomicInteger descriptorsLeft = new AtomicInteger((int) Math.min(keepable, 1 << 20));
    List<ProcessReader> readers = new ArrayList<>();
    for (int reader = 0; reader < settings.threads(); reader++) {
      readers.add(new ProcessReader(settings, descriptorsLeft, naming));
    }
    crew = new ReaderCrew(readers);
  }

  /** Measures every process once. */
  public HostPass pass() {
    long startNanos = System.nanoTime();
    long startCpuNanos = SystemClocks.processCpuNanos();
    List<TrackedProcess> processes = list(startNanos);
    crew.readAll(processes, startNanos);
    Tally tally = new Tally();
    List<ProcessSample> samples = new ArrayList<>(processes.size());
    for (TrackedProcess process : processes) {
      collect(process, tally, samples);
    }
    var host = hostFigures.read();
    long endNanos = System.nanoTime();
    PassCost cost =
        new PassCost(
            (SystemClocks.processCpuNanos() - startCpuNanos) / 1000, crew.takeRollupReads(), 0);
    return new HostPass(
        samples, host, tally.report((endNanos - startNanos) / 1000), cost, endNanos);
  }

  /** Closes every kept descriptor and ends the readers. */
  @Override
  public void close() {
    tracked.values().forEach(crew::release);
    tracked.clear();
    crew.close();
    files.close(directory);
    files.close();
  }

  private List<TrackedProcess> list(long nowNanos) {
    passNumber++;
    pids.clear();
    files.listNumbers(directory, pids);
    List<TrackedProcess> processes = new ArrayList<>(pids.size());
    for (int index = 0; index < pids.size(); index++) {
      TrackedProcess process =
          tracked.computeIfAbsent(pids.get(index), pid -> new TrackedProcess(pid, nowNanos));
      process.seenInPass = passNumber;
      processes.add(process);
    }
    for (Iterator<TrackedProcess> all = tracked.values().iterator(); all.hasNext(); ) {
      TrackedProcess process = all.next();
      if (process.seenInPass != passNumber) {
        forget(process);
        all.remove();
      }
    }
    return processes;
  }

  private void forget(TrackedProcess process) {
    crew.release(process);
    addressSpaces.leave(process);
  }

  private void collect(TrackedProcess process, Tally tally, List<ProcessSample> samples) {
    switch (process.outcome) {
      case ReadOutcome.Ok(MemoryFigures figures) -> {
        if (process.newAddressSpace) {
          addressSpaces.join(process);
        }
        process.ownAddressSpace = !addressSpaces.isShared(process);
        if (!process.ownAddressSpace) {
          crew.release(process);
        }
        tally.measured++;
        boolean counts = addressSpaces.counts(process);
        samples.add(
            sample(
                process,
                counts ? RowKind.EXACT : RowKind.SAME_MEMORY,
                counts ? figures : MemoryFigures.NONE));
      }
      case ReadOutcome.Denied denied -> {
        addressSpaces.leave(process);
        tally.denied++;
        samples.add(sample(process, RowKind.DENIED, MemoryFigures.NONE));
      }
      case ReadOutcome.Vanished vanished -> {
        tally.vanished++;
        forget(process);
        tracked.remove(process.pid);
      }
      case ReadOutcome.NoAddressSpace none -> {
        addressSpaces.leave(process);
        tally.noAddressSpace++;
      }
      case ReadOutcome.Malformed malformed -> {
        addressSpaces.leave(process);
        tally.malformed++;
      }
    }
  }

  private static ProcessSample sample(TrackedProcess process, RowKind kind, MemoryFigures figures) {
    ProcessLabels labels = process.labels;
    if (labels == null) {
      labels = new ProcessLabels(process.comm, process.comm, "");
    }
    ProcessSample last = process.sample;
    if (last != null
        && last.provenance().kind() == kind
        && last.figures().equals(figures)
        && last.labels().equals(labels)
        && last.key().startTimeTicks() == process.startTimeTicks) {
      return last;
    }
    ProcessSample fresh =
        new ProcessSample(
            new ProcessKey(process.pid, process.startTimeTicks),
            labels,
            new Provenance(kind, 0, System.nanoTime()),
            figures);
    process.sample = fresh;
    return fresh;
  }

  /** Outcomes of one pass by kind. */
  private static final class Tally {
    int measured;
    int denied;
    int vanished;
    int noAddressSpace;
    int malformed;

    PassReport report(long wallMicros) {
      return new PassReport(
          wallMicros, measured + denied, denied, vanished, malformed, noAddressSpace, 0, 0);
    }
  }
}
