package dev.zmem.agent.sample;

import dev.zmem.agent.governor.CpuAccount;
import dev.zmem.agent.governor.Governor;
import dev.zmem.agent.governor.HostPressure;
import dev.zmem.agent.governor.LookPlan;
import dev.zmem.agent.governor.WalkState;
import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.agent.procfs.CpuClock;
import dev.zmem.agent.procfs.HostFiguresReader;
import dev.zmem.agent.procfs.KernelFiles;
import dev.zmem.agent.procfs.UserNames;
import dev.zmem.agent.sample.TrackedProcess.Presence;
import dev.zmem.model.HostFigures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures all processes of a host, pass by pass: a cheap look at every one, a decision who is
 * walked, the walks, and the samples. Keeps descriptors and names between passes; a pass in which
 * nothing moved allocates its result and nothing else.
 *
 * <p>{@link #pass} is called by one thread at a time, which owns all state; readers of its own
 * share the walks of a running pass among them.
 */
public final class Scanner implements AutoCloseable {
  /** CPU the first pass may use; what it does not reach on a huge host comes by and by. */
  private static final long FIRST_PASS_NANOS = 1_000_000_000;

  /** Processes named for the first time in one pass; the others have the kernel's name so long. */
  private static final int NEW_NAMES = 4000;

  /** Processes whose names are read again in one pass; each of them is four files. */
  private static final int OLD_NAMES = 64;

  private final KernelFiles files = new KernelFiles();
  private final CpuClock clock = new CpuClock();
  private final Measuring measuring;
  private final HostFiguresReader hostFigures;
  private final AddressSpaces addressSpaces = new AddressSpaces(files);
  private final CheapTier cheapTier;
  private final ForkWatch forks;
  private final ProcessTable processes;
  private final ReaderCrew crew;
  private final LargeReader largeReader;
  private final Governor governor;
  private final CpuAccount account;
  private final LookPlan looks;
  private final Samples samples = new Samples();
  private final int directory;

  private final List<TrackedProcess> live = new ArrayList<>();
  private final List<WalkState> candidates = new ArrayList<>();
  private final List<TrackedProcess> tasks = new ArrayList<>();
  private final List<TrackedProcess> large = new ArrayList<>();
  private HostPressure pressure = HostPressure.CALM;
  private boolean firstPass = true;
  private boolean someoneLeft;
  private long lastPassNanos;
  private int nameCursor;

  /** Opens the tree; an {@link IOException} when it cannot be listed. */
  public Scanner(ScanSettings settings) throws IOException {
    this(settings, Descriptors.most());
  }

  /** Keeps so many descriptors of processes at most. */
  Scanner(ScanSettings settings, int mostDescriptors) throws IOException {
    directory = files.open(settings.root().path().toString());
    if (directory < 0) {
      files.close();
      throw new IOException("cannot list " + settings.root().path() + ": errno " + -directory);
    }
    measuring = settings.measuring();
    hostFigures = new HostFiguresReader(settings.root(), files);
    Descriptors descriptors = new Descriptors(files, mostDescriptors);
    cheapTier = new CheapTier(settings.root(), files, descriptors);
    forks = new ForkWatch(settings.root(), files);
    processes = new ProcessTable(files, directory);
    ProcessNaming naming =
        new ProcessNaming(
            new ProgramNames(settings.hostName()), new UserNames(), settings.commandDetail());
    List<ProcessReader> readers = new ArrayList<>();
    for (int reader = 0; reader < settings.threads(); reader++) {
      readers.add(new ProcessReader(settings, descriptors, naming));
    }
    crew = new ReaderCrew(readers);
    largeReader = new LargeReader(settings.root(), files, clock, new SplittableRandom());
    governor = new Governor(measuring.budgets());
    account =
        new CpuAccount(measuring.budgets().cpuShare(), System.nanoTime(), clock.processNanos());
    looks = new LookPlan(measuring.budgets());
    lastPassNanos = System.nanoTime();
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

  /** Closes every kept descriptor and ends the readers. */
  @Override
  public void close() {
    processes.clear(this::forget);
    crew.close();
    hostFigures.close();
    forks.close();
    files.close(directory);
    clock.close();
    files.close();
  }

  private HostPass pass(boolean everyone) {
    long startNanos = System.nanoTime();
    long startCpuNanos = clock.processNanos();
    HostFigures host = hostFigures.read();
    pressure = HostPressure.of(host);
    look(startNanos);
    name(startNanos);
    decide(startNanos, everyone);
    crew.readAll(tasks, startNanos);
    largeReader.readAll(large);
    long nowNanos = System.nanoTime();
    settle(nowNanos);
    samples.begin();
    for (int index = 0; index < processes.size(); index++) {
      TrackedProcess process = processes.get(index);
      boolean overdue = isWalkable(process, nowNanos) && governor.isOverdue(process.walk, nowNanos);
      samples.add(process, addressSpaces, nowNanos, overdue);
    }
    List<ProcessSample> found = samples.list();
    long endNanos = System.nanoTime();
    PassCost cost =
        new PassCost(
            (clock.processNanos() - startCpuNanos) / 1000,
            crew.takeRollupReads(),
            cheapTier.takeReads(),
            largeReader.takeWindowReads());
    return new HostPass(
        found, host, samples.report((endNanos - startNanos) / 1000), cost, endNanos);
  }

  /** The cheap tier. */
  private void look(long nowNanos) {
    long cpuBefore = clock.threadNanos();
    boolean listed = forks.mustList() || someoneLeft;
    if (listed) {
      processes.list(nowNanos, this::forget);
    }
    someoneLeft = false;
    long cpuListed = clock.threadNanos();
    live.clear();
    looks.plan(processes.size(), nowNanos - lastPassNanos);
    lastPassNanos = nowNanos;
    int looked = 0;
    for (int index = 0; index < processes.size(); index++) {
      TrackedProcess process = processes.get(index);
      if (process.presence != Presence.LIVE || looks.isTurn(index)) {
        looked++;
        cheapTier.look(process, nowNanos);
      }
      switch (process.presence) {
        case LIVE -> {
          process.walk.look(process.residentPages, AddressSpaces.relatives(process));
          live.add(process);
        }
        case GONE -> left(process);
        case NO_MEMORY -> {
          crew.release(process);
          addressSpaces.leave(process);
        }
      }
    }
    looks.looked(
        listed ? processes.size() : 0,
        cpuListed - cpuBefore,
        looked,
        clock.threadNanos() - cpuListed);
    cheapTier.lookAtFaults(live);
  }

  /**
   * Names those that have no name, before it is decided whether they are walked, and a few more.
   */
  private void name(long nowNanos) {
    tasks.clear();
    int left = measuring.budgets().limitsCpu() ? NEW_NAMES : Integer.MAX_VALUE;
    for (int index = 0; index < live.size(); index++) {
      TrackedProcess process = live.get(index);
      process.walked = false;
      process.walk.rest();
      if (!process.named && left > 0) {
        left--;
        tasks.add(process);
      }
    }
    left = OLD_NAMES;
    for (int step = 0; step < live.size() && left > 0; step++) {
      nameCursor = nameCursor + 1 >= live.size() ? 0 : nameCursor + 1;
      TrackedProcess process = live.get(nameCursor);
      if (process.named && ProcessLabeler.isDue(process, nowNanos)) {
        left--;
        tasks.add(process);
      }
    }
    crew.readAll(tasks, nowNanos);
  }

  private void decide(long nowNanos, boolean everyone) {
    candidates.clear();
    tasks.clear();
    large.clear();
    for (int index = 0; index < live.size(); index++) {
      TrackedProcess process = live.get(index);
      if (isWalkable(process, nowNanos)) {
        candidates.add(process.walk);
      }
    }
    if (everyone) {
      candidates.forEach(WalkState::walk);
    } else {
      long balance = account.balance(nowNanos, clock.processNanos());
      governor.plan(candidates, nowNanos, allowance(balance));
    }
    for (int index = 0; index < live.size(); index++) {
      TrackedProcess process = live.get(index);
      switch (process.walk.decision()) {
        case REST -> {}
        case WALK -> tasks.add(process);
        case STEP -> large.add(process);
      }
    }
  }

  /** The first pass measures everyone, up to a limit, whatever the pressure: a table needs rows. */
  private long allowance(long balanceNanos) {
    if (firstPass) {
      firstPass = false;
      return Math.max(balanceNanos, FIRST_PASS_NANOS);
    }
    return measuring.budgets().limitsCpu()
        ? (long) (balanceNanos * pressure.walkShare())
        : balanceNanos;
  }

  private boolean isWalkable(TrackedProcess process, long nowNanos) {
    return measuring.pss()
        && process.presence == Presence.LIVE
        && !process.optedOut
        && (process.named || !measuring.neverWalk().hasRules())
        && !process.rests(nowNanos);
  }

  /** Turns what the readers found into the figures that stand. */
  private void settle(long nowNanos) {
    for (int index = 0; index < tasks.size(); index++) {
      join(tasks.get(index));
    }
    for (int index = 0; index < large.size(); index++) {
      TrackedProcess process = large.get(index);
      if (process.windows != null && process.newAddressSpace) {
        addressSpaces.join(process);
      }
      largeReader.settle(process, nowNanos, governor.costs());
    }
    for (int index = 0; index < live.size(); index++) {
      TrackedProcess process = live.get(index);
      if (process.presence == Presence.LIVE) {
        process.walk.look(process.residentPages, AddressSpaces.relatives(process));
        Standing.update(process, nowNanos, governor.costs());
      }
    }
  }

  /** What a walk showed of who shares memory with whom, and who is there at all. */
  private void join(TrackedProcess process) {
    switch (process.outcome) {
      case ReadOutcome.Ok ok -> {
        if (process.newAddressSpace) {
          addressSpaces.join(process);
        }
        process.ownAddressSpace = !addressSpaces.isShared(process);
        if (!process.ownAddressSpace) {
          crew.release(process);
        }
      }
      case ReadOutcome.Denied denied -> addressSpaces.leave(process);
      case ReadOutcome.Malformed malformed -> addressSpaces.leave(process);
      case ReadOutcome.Vanished vanished -> {
        process.presence = Presence.GONE;
        left(process);
      }
      case ReadOutcome.NoAddressSpace none -> {
        process.presence = Presence.NO_MEMORY;
        addressSpaces.leave(process);
      }
    }
  }

  /** Ended since it was listed: the next pass lists anew. */
  private void left(TrackedProcess process) {
    someoneLeft = true;
    forget(process);
  }

  private void forget(TrackedProcess process) {
    crew.release(process);
    cheapTier.release(process);
    addressSpaces.leave(process);
  }
}
