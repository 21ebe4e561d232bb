package dev.zmem.agent.sample;

import dev.zmem.agent.governor.Governor;
import dev.zmem.agent.governor.HostPressure;
import dev.zmem.agent.governor.LookPlan;
import dev.zmem.agent.governor.SwappedPages;
import dev.zmem.agent.host.HostFiguresReader;
import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.kernel.Capabilities;
import dev.zmem.agent.kernel.CpuClock;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.label.ProcessNaming;
import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.sample.TrackedProcess.Presence;
import dev.zmem.agent.walk.ReadOutcome;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MemoryFigures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures all processes of a host, pass by pass: a cheap look at every one ({@link
 * LiveProcesses}), names ({@link NameTurns}), a decision who is measured ({@link WalkChoice}), the
 * walks ({@link ReaderThreads}) and windows ({@link LargeReader}), and the samples. Keeps
 * descriptors and names between passes; a pass in which nothing moved allocates its result and
 * nothing else.
 *
 * <p>{@link #pass} is called by one thread at a time, which owns all state; readers of its own
 * share the walks of a running pass among them.
 */
public final class Scanner implements AutoCloseable {
  private final KernelFiles files = new KernelFiles();
  private final CpuClock clock = new CpuClock();
  private final HostFiguresReader hostFigures;
  private final AddressSpaces addressSpaces = new AddressSpaces(files);
  private final Descriptors descriptors;
  private final Governor governor;
  private final LookPlan looks;
  private final LiveProcesses processes;
  private final NameTurns names;
  private final WalkChoice choice;
  private final ReaderThreads readers;
  private final LargeReader largeReader;
  private final CurrentFigures current;
  private final HugetlbSegments hugetlb;
  private final LateNames lateNames;
  private final Troubles troubles = new Troubles();
  private final Samples samples = new Samples(troubles);
  private final List<TrackedProcess> unnamed = new ArrayList<>();
  private HostPressure pressure = HostPressure.CALM;

  /** Opens the tree; an {@link IOException} when it cannot be listed. */
  public Scanner(ScanSettings settings) throws IOException {
    this(settings, Descriptors.most());
  }

  /** Keeps so many descriptors of processes at most. */
  Scanner(ScanSettings settings, int mostDescriptors) throws IOException {
    this(settings, mostDescriptors, new UserNames());
  }

  /** With these names of users. */
  Scanner(ScanSettings settings, int mostDescriptors, UserNames users) throws IOException {
    int directory = files.open(settings.root().path().toString());
    if (directory < 0) {
      files.close();
      throw new IOException("cannot list " + settings.root().path() + ": errno " + -directory);
    }
    Measuring measuring = settings.measuring();
    hostFigures = new HostFiguresReader(settings.root(), files);
    descriptors = new Descriptors(files, mostDescriptors);
    governor = new Governor(measuring.budgets());
    looks = new LookPlan(measuring.budgets());
    processes =
        new LiveProcesses(
            settings.root(),
            files,
            directory,
            descriptors,
            addressSpaces,
            governor,
            looks,
            clock,
            troubles);
    names = new NameTurns(measuring.budgets().limitsCpu(), measuring.budgets().maxAgeNanos());
    current = new CurrentFigures(new ResidentOnly(measuring.pss(), Capabilities::mayTrace));
    choice =
        new WalkChoice(
            measuring, governor, clock, new SwapLooks(settings.root(), files, governor, troubles));
    lateNames = new LateNames(users, troubles);
    ProcessNaming naming =
        new ProcessNaming(new ProgramNames(settings.hostName()), users, settings.commandDetail());
    List<ProcessReader> each = new ArrayList<>();
    for (int reader = 0; reader < settings.threads(); reader++) {
      each.add(new ProcessReader(settings, descriptors, naming));
    }
    readers = new ReaderThreads(each, troubles);
    hugetlb = new HugetlbSegments(settings.root(), files, troubles);
    largeReader = new LargeReader(settings.root(), files, clock, new SplittableRandom(), troubles);
  }

  /** Measures: a cheap look at everyone, and the walks that the budgets allow. */
  public HostPass pass() {
    return pass(false);
  }

  /** Measures everyone by a walk, whatever it costs. */
  public HostPass fullPass() {
    return pass(true);
  }

  /** How hard the host was pressed in the last pass. */
  public HostPressure pressure() {
    return pressure;
  }

  /** By what the interval is to be stretched: the host is pressed, or has very many processes. */
  public double stretch(long intervalNanos) {
    return Math.max(pressure.stretch(), looks.stretch(intervalNanos));
  }

  /** Time between passes that the CPU budget allows, at least {@code wantedNanos}. */
  public long intervalNanos(long wantedNanos) {
    return choice.intervalNanos(wantedNanos);
  }

  /**
   * What went wrong in passes with single processes and was not told before, as {@code key=value}
   * pairs: each kind of failure once.
   */
  public List<String> takeTroubles() {
    return troubles.takeUnsaid();
  }

  /** Closes every kept descriptor and ends the readers. */
  @Override
  public void close() {
    processes.close();
    readers.close();
    hostFigures.close();
    clock.close();
    files.close();
  }

  private HostPass pass(boolean everyone) {
    long startNanos = System.nanoTime();
    long startCpuNanos = clock.processNanos();
    HostFigures host = readHost();
    pressure = HostPressure.of(host);
    processes.look(startNanos);
    name(startNanos);
    choice.choose(processes.live(), startNanos, everyone, pressure, SwappedPages.inUse(host));
    if (!everyone) {
      processes.lookBefore(choice.walks(), choice.large());
    }
    readers.readAll(choice.walks(), startNanos);
    largeReader.readAll(choice.large(), governor.windowTime());
    long nowNanos = System.nanoTime();
    settle(nowNanos);
    hugetlb.divide(processes.live(), addressSpaces);
    lateNames.settle(processes.live());
    samples.begin();
    for (int index = 0; index < processes.size(); index++) {
      TrackedProcess process = processes.get(index);
      samples.add(process, addressSpaces, nowNanos, choice.isOverdue(process, nowNanos));
    }
    List<ProcessSample> found = samples.list();
    long endNanos = System.nanoTime();
    PassCost cost =
        new PassCost(
            (clock.processNanos() - startCpuNanos) / 1000,
            readers.takeRollupReads(),
            processes.takeReads() + readers.takeStatmReads(),
            largeReader.takeWindowReads());
    return new HostPass(
        found, host, samples.report((endNanos - startNanos) / 1000), cost, endNanos);
  }

  /** Figures that throw are absent in this pass. */
  private HostFigures readHost() {
    try {
      return hostFigures.read();
    } catch (RuntimeException e) {
      troubles.metWithHost(e);
      return HostFigures.NONE;
    }
  }

  /** Before it is decided who is walked, for a name may forbid it. */
  private void name(long nowNanos) {
    for (int index = 0; index < processes.live().size(); index++) {
      TrackedProcess process = processes.live().get(index);
      process.walked = false;
      process.walk.rest();
    }
    unnamed.clear();
    names.choose(processes.live(), nowNanos, unnamed);
    readers.readAll(unnamed, nowNanos);
    for (int index = 0; index < processes.live().size(); index++) {
      TrackedProcess process = processes.live().get(index);
      if (process.calledExec) {
        try {
          processes.leaveAddressSpace(process);
        } catch (RuntimeException e) {
          troubles.met(process, e);
        }
        process.renew(nowNanos);
      }
    }
  }

  /** Turns what the readers found into the figures that stand. */
  private void settle(long nowNanos) {
    for (int index = 0; index < choice.walks().size(); index++) {
      TrackedProcess process = choice.walks().get(index);
      choice.paid(process);
      try {
        join(process, nowNanos);
      } catch (RuntimeException e) {
        troubles.met(process, e);
      }
    }
    for (int index = 0; index < choice.large().size(); index++) {
      TrackedProcess process = choice.large().get(index);
      if (process.windows != null) {
        choice.paid(process);
        joinIfNew(process);
      }
    }
    // once all relatives are known
    for (int index = 0; index < choice.large().size(); index++) {
      TrackedProcess process = choice.large().get(index);
      try {
        processes.lookAround(process);
        largeReader.settle(process, governor.costs());
      } catch (RuntimeException e) {
        troubles.met(process, e);
      }
    }
    for (int index = 0; index < processes.live().size(); index++) {
      TrackedProcess process = processes.live().get(index);
      if (process.presence == Presence.LIVE) {
        try {
          processes.lookAround(process);
          current.update(process, nowNanos, governor.costs());
        } catch (RuntimeException e) {
          troubles.met(process, e);
        }
      }
    }
  }

  private void joinIfNew(TrackedProcess process) {
    try {
      if (process.newAddressSpace) {
        addressSpaces.join(process);
      }
    } catch (RuntimeException e) {
      troubles.met(process, e);
    }
  }

  /** What a walk showed of who shares memory with whom, and who is there at all. */
  private void join(TrackedProcess process, long nowNanos) {
    switch (process.outcome) {
      case ReadOutcome.Ok(MemoryFigures figures) -> {
        if (process.newAddressSpace) {
          addressSpaces.join(process);
        }
        AddressSpaces.walked(process, figures);
        process.ownAddressSpace = !addressSpaces.isShared(process);
        if (!process.ownAddressSpace) {
          process.rollupDescriptor = descriptors.giveBack(process.rollupDescriptor);
        }
      }
      case ReadOutcome.Denied denied -> addressSpaces.leave(process);
      case ReadOutcome.Failed failed -> {
        if (process.lostAddressSpace) {
          processes.leaveAddressSpace(process);
          process.renew(nowNanos);
        }
      }
      case ReadOutcome.Vanished vanished -> {
        process.presence = Presence.GONE;
        processes.left(process);
      }
      case ReadOutcome.NoAddressSpace none -> {
        process.presence = Presence.NO_MEMORY;
        addressSpaces.leave(process);
      }
    }
  }
}
