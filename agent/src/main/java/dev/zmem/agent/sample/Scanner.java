package dev.zmem.agent.sample;

import dev.zmem.agent.attribute.ProcessNaming;
import dev.zmem.agent.figures.CurrentFigures;
import dev.zmem.agent.figures.ResidentOnly;
import dev.zmem.agent.governor.Governor;
import dev.zmem.agent.governor.HostPressure;
import dev.zmem.agent.governor.LookPlan;
import dev.zmem.agent.governor.SwappedPages;
import dev.zmem.agent.host.HostFiguresReader;
import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.kernel.Capabilities;
import dev.zmem.agent.kernel.CpuClock;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.sharing.AddressSpaces;
import dev.zmem.agent.sharing.HugetlbSegments;
import dev.zmem.agent.walk.NameReading;
import dev.zmem.agent.walk.ProcessReader;
import dev.zmem.agent.walk.ReaderThreads;
import dev.zmem.agent.walk.WalkResult;
import dev.zmem.agent.walk.WindowReader;
import dev.zmem.model.HostFigures;
import dev.zmem.model.MemoryFigures;
import dev.zmem.rule.RuleBook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures all processes of a host, pass by pass: a cheap look at every one ({@link
 * LiveProcesses}), names ({@link NameTurns}), a decision which are measured ({@link WalkChoice}),
 * the walks ({@link ReaderThreads}) and windows ({@link WindowTurns}), what follows of them ({@link
 * Settlement}), and the samples. Keeps descriptors and names between passes; a pass in which
 * nothing moved allocates its result and nothing else.
 *
 * <p>{@link #pass} is called by one thread at a time, which owns all state; readers of its own
 * share the walks of a running pass among them, and give back what they found.
 */
public final class Scanner implements AutoCloseable {
  private final KernelFiles files = new KernelFiles();
  private final CpuClock clock = new CpuClock();
  private final RuleBook rules;
  private int rulesEdition;
  private final HostFiguresReader hostFigures;
  private final AddressSpaces addressSpaces = new AddressSpaces(files);
  private final Governor governor;
  private final LookPlan looks;
  private final LiveProcesses processes;
  private final NameTurns names;
  private final WalkChoice choice;
  private final List<ProcessReader> eachReader = new ArrayList<>();
  private final ReaderThreads<ProcessReader> readers;
  private final Readings<NameReading> namings =
      new Readings<>(
          (reader, process, passNanos) -> reader.name(process.target(passNanos)), name -> {});
  private final Readings<WalkResult> walks;
  private final WindowTurns windows;
  private final Settlement settlement;
  private final HugetlbSegments hugetlb;
  private final LateNames lateNames;
  private final ProcessTrees trees = new ProcessTrees();
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
    rules = settings.naming().rules();
    hostFigures = new HostFiguresReader(settings.root(), files);
    Descriptors descriptors = new Descriptors(files, mostDescriptors);
    walks =
        new Readings<>(
            (reader, process, passNanos) -> reader.walk(process.walkOrder(passNanos)),
            walk -> descriptors.giveBack(walk.keptRollup()));
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
    names = new NameTurns(measuring.budgets(), rules, System.nanoTime());
    choice =
        new WalkChoice(
            measuring, governor, clock, new SwapLooks(settings.root(), files, governor, troubles));
    lateNames = new LateNames(users, troubles);
    ProcessNaming naming =
        new ProcessNaming(new ProgramNames(settings.hostName()), users, settings.naming());
    for (int reader = 0; reader < settings.threads(); reader++) {
      eachReader.add(
          new ProcessReader(settings.root(), descriptors, naming, measuring.neverWalk()));
    }
    readers = new ReaderThreads<>(eachReader);
    hugetlb = new HugetlbSegments(settings.root(), files);
    windows =
        new WindowTurns(
            new WindowReader(settings.root(), files, clock, new SplittableRandom()), troubles);
    settlement =
        new Settlement(
            processes,
            addressSpaces,
            choice,
            governor,
            new CurrentFigures(new ResidentOnly(measuring.pss(), Capabilities::mayTrace)),
            troubles);
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
    eachReader.forEach(ProcessReader::close);
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
    long nowNanos = measure(startNanos);
    divideHugePages();
    lateNames.settle(processes.live());
    trees.settle(processes.live());
    samples.begin();
    for (int index = 0; index < processes.size(); index++) {
      TrackedProcess process = processes.get(index);
      samples.add(process, nowNanos, choice.isOverdue(process, nowNanos));
    }
    List<ProcessSample> found = samples.list();
    long endNanos = System.nanoTime();
    PassCost cost =
        new PassCost(
            (clock.processNanos() - startCpuNanos) / 1000,
            takeRollupReads(),
            takeStatmReads(),
            windows.takeWindowReads());
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

  /** By walks and windows; gives when the last reader was done. */
  private long measure(long startNanos) {
    try {
      walks.readAll(readers, choice.walks(), startNanos);
      windows.readAll(choice.large(), governor.windowTime(), startNanos);
      long nowNanos = System.nanoTime();
      settlement.settle(walks, windows, startNanos, nowNanos);
      return nowNanos;
    } finally {
      walks.clear();
    }
  }

  private void divideHugePages() {
    hugetlb.begin();
    for (int index = 0; index < processes.live().size(); index++) {
      TrackedProcess process = processes.live().get(index);
      MemoryFigures figures = process.measurement().figures();
      boolean counts = figures != null && process.memory().counts();
      try {
        hugetlb.add(
            process.hugetlb(), figures != null && counts ? figures.sharedHugetlbBytes() : 0);
      } catch (RuntimeException e) {
        troubles.met(process, e);
      }
    }
    hugetlb.divide();
  }

  /** Before it is decided which processes are walked, for a name may forbid it. */
  private void name(long nowNanos) {
    int edition = rules.edition();
    for (int index = 0; index < processes.live().size(); index++) {
      TrackedProcess process = processes.live().get(index);
      process.walk().rest();
      if (edition != rulesEdition) {
        process.name().unnamed();
      }
    }
    rulesEdition = edition;
    unnamed.clear();
    names.choose(processes.live(), nowNanos, unnamed);
    try {
      namings.readAll(readers, unnamed, nowNanos);
      settlement.names(namings, nowNanos);
    } finally {
      namings.clear();
    }
    for (int index = 0; index < processes.live().size(); index++) {
      TrackedProcess process = processes.live().get(index);
      if (process.name().calledExec()) {
        settlement.forgetAddressSpace(process, nowNanos);
      }
    }
  }

  private int takeRollupReads() {
    int reads = 0;
    for (ProcessReader reader : eachReader) {
      reads += reader.takeRollupReads();
    }
    return reads;
  }

  private int takeStatmReads() {
    int reads = processes.takeReads();
    for (ProcessReader reader : eachReader) {
      reads += reader.takeStatmReads();
    }
    return reads;
  }
}
