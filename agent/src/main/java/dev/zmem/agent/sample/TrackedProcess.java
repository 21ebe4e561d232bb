package dev.zmem.agent.sample;

import dev.zmem.agent.attribute.ProcessName;
import dev.zmem.agent.attribute.ProcessReading;
import dev.zmem.agent.figures.CounterFigures;
import dev.zmem.agent.figures.CurrentFigures;
import dev.zmem.agent.figures.Eligibility;
import dev.zmem.agent.figures.Estimates;
import dev.zmem.agent.figures.Estimates.Estimate;
import dev.zmem.agent.figures.Measurement;
import dev.zmem.agent.governor.FileSharing;
import dev.zmem.agent.governor.WalkCosts;
import dev.zmem.agent.governor.WalkState;
import dev.zmem.agent.kernel.PageSize;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.process.KeptDescriptors;
import dev.zmem.agent.process.ListedProcess;
import dev.zmem.agent.process.Liveness;
import dev.zmem.agent.process.ProcessIdentity;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.process.Rest;
import dev.zmem.agent.procfs.StatusParser;
import dev.zmem.agent.sharing.AddressSpaces;
import dev.zmem.agent.sharing.HugetlbShare;
import dev.zmem.agent.walk.WalkOrder;
import dev.zmem.agent.walk.WindowReading;
import dev.zmem.model.Attribute;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * All that is kept of one process from pass to pass: each part holds its own state, and here are
 * the changes that touch several. Owned by the scanner's thread; while readers run nothing of it
 * changes, and they make of it only immutable targets and orders.
 */
final class TrackedProcess implements ListedProcess {
  /** The name of a young process is read with every walk after so long. */
  private static final long YOUNG_WALK_NANOS = 2_000_000_000L;

  private final ProcessIdentity identity;
  private final Liveness liveness = new Liveness();
  private final KeptDescriptors kept;
  private final Rest rest = new Rest();
  private final ProcessName name = new ProcessName();
  private final WalkState walk;
  private final Measurement measurement;
  private final AddressSpaces.Member memory;
  private final HugetlbShare hugetlb;
  private final CounterFigures counters = new CounterFigures();
  private Eligibility eligibility = Eligibility.NOT_NOW;
  private boolean troubled;

  TrackedProcess(int pid, long nowNanos, Descriptors descriptors) {
    identity = new ProcessIdentity(pid, nowNanos);
    kept = new KeptDescriptors(descriptors);
    walk = new WalkState(pid);
    measurement = new Measurement(nowNanos);
    memory = new AddressSpaces.Member(identity);
    hugetlb = new HugetlbShare(identity);
  }

  @Override
  public ProcessIdentity identity() {
    return identity;
  }

  @Override
  public Liveness liveness() {
    return liveness;
  }

  @Override
  public KeptDescriptors kept() {
    return kept;
  }

  @Override
  public Rest rest() {
    return rest;
  }

  /** What it is called. */
  ProcessName name() {
    return name;
  }

  /** The name of its program now. */
  String program() {
    return name.attributes(identity.comm()).program();
  }

  /** The path of its control group; empty where it is not known. */
  String controlGroup() {
    return name.attributes(identity.comm()).get(Attribute.CGROUP);
  }

  /** What the governor knows of it. */
  WalkState walk() {
    return walk;
  }

  /** What was measured, and the figures that hold now. */
  Measurement measurement() {
    return measurement;
  }

  /** Its address space among those of the host. */
  AddressSpaces.Member memory() {
    return memory;
  }

  /** What it has of shared huge pages. */
  HugetlbShare hugetlb() {
    return hugetlb;
  }

  /** The figures that need no walk. */
  CounterFigures counters() {
    return counters;
  }

  /** Whether it may be measured in this pass. */
  Eligibility eligibility() {
    return eligibility;
  }

  /** Takes whether it may be measured in this pass. */
  void is(Eligibility now) {
    eligibility = now;
  }

  /** An exception was met with it in this pass: its sample may be the one before. */
  void troubled() {
    troubled = true;
  }

  /** Whether an exception was met with it, or a reading failed. */
  boolean hasFailed() {
    return troubled || measurement.attempt() == Measurement.Attempt.FAILED;
  }

  /** Its sample of this pass was made. */
  void passEnds() {
    troubled = false;
  }

  /** The process as a reader is given it in the pass that began then. */
  ProcessTarget target(long passNanos) {
    return identity.target(kept.statm(), name.known(), passNanos);
  }

  /** How it is to be walked in the pass that began then. */
  WalkOrder walkOrder(long passNanos) {
    boolean nameIsOld =
        identity.isYoung(passNanos) && passNanos - name.readAtNanos() > YOUNG_WALK_NANOS;
    return new WalkOrder(
        target(passNanos),
        kept.rollup(),
        kept.mayKeepRollup(),
        measurement.exact(),
        !name.isNamed() || nameIsOld,
        name.readAtNanos() == passNanos);
  }

  /** Another process has the pid now; that it rests may be known of it already. */
  void becameAnother(long nowNanos) {
    name.forget();
    counters.becomesAnother();
    kept.forgetAddressSpace();
    measurement.becomesAnother(nowNanos);
    renewAddressSpace(nowNanos);
  }

  /** It has another address space than before: nothing that was measured holds. */
  void renewAddressSpace(long nowNanos) {
    name.execSettled();
    measurement.renew(nowNanos);
    hugetlb.renew();
    counters.renew();
    walk.renew();
  }

  /** Its name was read in the pass that began then. */
  void named(ProcessReading reading, long passNanos) {
    identity.called(reading.comm());
    identity.childOf(reading.parentPid());
    name.named(reading, passNanos);
    counters.peak(reading.status().peakBytes());
    counters.oom(reading.status().oomScore(), reading.status().oomScoreAdj());
    if (reading.swappedBytes() != StatusParser.ABSENT) {
      walk.swapped().seen(reading.swappedBytes() / PageSize.BYTES, passNanos);
    }
  }

  /** Tells the governor what the pass's look at it counted. */
  void lookedAt(FileSharing sharing, long nowNanos) {
    walk.movement().look(liveness.residentPages(), liveness.filePages());
    walk.swapped().look(liveness.mappedPages());
    sharing.look(walk.movement(), nowNanos - identity.firstSeenNanos());
  }

  /** A walk's figures hold. */
  void walked(MemoryFigures figures, long readAtNanos, long cpuNanos, WalkCosts costs) {
    measurement.walked(figures, readAtNanos);
    if (figures.swapBytes() >= 0) {
      walk.swapped().seen(figures.swapBytes() / PageSize.BYTES, readAtNanos);
    }
    walk.movement().look(liveness.residentPages(), liveness.filePages());
    walk.walked(readAtNanos, sharedPages(figures), cpuNanos, costs);
  }

  /** What windows told holds. */
  void measuredByWindows(WindowReading.Measured reading, WalkCosts costs) {
    var windows = reading.windows();
    long readAtNanos = reading.readAtNanos();
    Estimate estimate =
        Estimates.fromWindows(windows, memory.isAlone(), measurement.exact(), readAtNanos);
    measurement.measuredByWindows(estimate, windows.swapped().errorBytes());
    liveness.counted(
        estimate.figures().rssBytes() / PageSize.BYTES, windows.fileBytes() / PageSize.BYTES);
    walk.movement().look(liveness.residentPages(), liveness.filePages());
    walk.swapped().seen(windows.swappedBytes() / PageSize.BYTES, readAtNanos);
    walk.stepped(
        readAtNanos,
        sharedPages(estimate.figures()),
        windows.windowsRead(),
        estimate.provenance().kind() == RowKind.STEPPED,
        Math.max(0, reading.cpuNanos() - windows.searchNanos()),
        costs);
  }

  /** Brings its figures up to a pass that did not walk it. */
  void update(CurrentFigures current, long nowNanos) {
    current.update(measurement, eligibility, liveness, walk.movement(), memory, nowNanos);
  }

  /** The figures that hold, with all that is known beside a walk; null before the first. */
  @Nullable MemoryFigures figures() {
    MemoryFigures now = measurement.figures();
    if (now == null) {
      return null;
    }
    counters.pages(liveness.mappedPages(), liveness.residentPages());
    return counters.added(hugetlb.divided(now));
  }

  /** Pages of PSS that are shared with others. */
  private static long sharedPages(MemoryFigures figures) {
    return Math.max(0, figures.pssBytes() - figures.ussBytes()) / PageSize.BYTES;
  }
}
