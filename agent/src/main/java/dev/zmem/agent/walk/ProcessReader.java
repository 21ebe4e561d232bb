package dev.zmem.agent.walk;

import dev.zmem.agent.attribute.AttributeReader;
import dev.zmem.agent.attribute.NeverWalk;
import dev.zmem.agent.attribute.ProcessNaming;
import dev.zmem.agent.kernel.CpuClock;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.process.AddressRange;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.process.LivingThreads;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.process.StatReader;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.agent.procfs.SmapsParser;
import dev.zmem.agent.procfs.SmapsReader;
import dev.zmem.agent.procfs.StatmParser;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one process after another, and gives what it found. One thread at a time; each reader of a
 * scanner has its own.
 *
 * <p>A kept {@code smaps_rollup} descriptor is pinned to the address space: while reads succeed it
 * is the same process, whatever became of the pid; a process that shares its address space has none
 * kept. When one fails (ESRCH after exec or exit), and wherever no descriptor is kept, the process
 * is opened by pid and its start time compared before and after the read. Where the pass has read
 * {@code stat} to meet the process, that is the comparison before.
 */
public final class ProcessReader implements AutoCloseable {
  /**
   * A process may exec or its pid be used again between two steps of a read, not again and again.
   */
  private static final int MAX_ATTEMPTS = 3;

  private final ProcRoot root;
  private final KernelFiles files = new KernelFiles();
  private final SmapsParser parser;
  private final SmapsReader smaps = new SmapsReader(files);
  private final StatReader stats;
  private final LivingThreads livingThreads;
  private final NameReader names;
  private final Descriptors descriptors;
  private final CpuClock clock = new CpuClock();
  private final StatmParser statm = new StatmParser();

  private int rollupReads;
  private int statmReads;

  /** Reads below {@code root}, and keeps as many descriptors as {@code descriptors} allows. */
  public ProcessReader(
      ProcRoot root, Descriptors descriptors, ProcessNaming naming, NeverWalk neverWalk) {
    this(
        root,
        descriptors,
        new SmapsParser(),
        files ->
            new NameReader(
                files,
                new StatReader(root, files),
                new AttributeReader(root, files, naming, neverWalk)));
  }

  /** With this parser, and names by this reader of them. */
  ProcessReader(
      ProcRoot root,
      Descriptors descriptors,
      SmapsParser parser,
      Function<KernelFiles, NameReader> names) {
    this.root = root;
    this.descriptors = descriptors;
    this.parser = parser;
    this.names = names.apply(files);
    stats = new StatReader(root, files);
    livingThreads = new LivingThreads(root, files);
  }

  /** Reads what the process is called. */
  public NameReading name(ProcessTarget target) {
    return names.read(target);
  }

  /** Walks the process, and names it where the walk shows that its name may be another's. */
  public WalkResult walk(WalkOrder order) {
    long cpuBefore = clock.threadNanos();
    Walk walk = new Walk(order);
    try {
      ReadOutcome outcome = walk(walk);
      long cpuNanos = clock.threadNanos() - cpuBefore;
      NameReading name = walk.mayNeedName(outcome) ? nameAfter(walk) : null;
      return new WalkResult(
          outcome, walk.look, walk.opened(), walk.lost, walk.keptRollup, cpuNanos, name);
    } catch (RuntimeException | Error e) { // leaves no descriptor open that nobody knows
      descriptors.giveBack(walk.keptRollup);
      throw e;
    }
  }

  /** Rollups read since the last call. */
  public int takeRollupReads() {
    int reads = rollupReads;
    rollupReads = 0;
    return reads;
  }

  /** Reads of {@code statm} since the last call. */
  public int takeStatmReads() {
    int reads = statmReads;
    statmReads = 0;
    return reads;
  }

  @Override
  public void close() {
    clock.close();
    files.close();
  }

  /** A name that cannot be read costs nothing of the walk. */
  private NameReading nameAfter(Walk walk) {
    try {
      return names.read(walk.target());
    } catch (RuntimeException | StackOverflowError e) {
      return new NameReading.Threw(e);
    }
  }

  private ReadOutcome walk(Walk walk) {
    int kept = walk.order.rollupDescriptor();
    if (kept >= 0) {
      look(walk);
      int length = files.readStart(kept);
      rollupReads++;
      if (length > 0) {
        return parsed(walk, parser.parse(files.bytes(), length), length);
      }
      if (KernelFiles.isFailure(length)) {
        return failed("smaps_rollup", length);
      }
      walk.lost = true;
    }
    return open(walk);
  }

  private ReadOutcome open(Walk walk) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (attempt > 0 || !walk.order.target().fresh()) {
        ReadOutcome none = identify(walk);
        if (none != null) {
          return none;
        }
      }
      ReadOutcome outcome = openOnce(walk);
      if (outcome instanceof ReadOutcome.Vanished) {
        continue; // ended, or called exec just now: look again
      }
      ProcessStat after = stats.readOf(walk.pid, walk.startTimeTicks);
      if (after == null) {
        walk.keptRollup = descriptors.giveBack(walk.keptRollup);
        if (stats.failed()) {
          return new ReadOutcome.Failed("stat");
        }
        continue;
      }
      walk.stat = after;
      return outcome;
    }
    return stats.read(walk.pid) == null ? goneOrFailed() : ReadOutcome.NO_ADDRESS_SPACE;
  }

  /** Finds which process has the pid; an outcome where that is none that can be walked. */
  private @Nullable ReadOutcome identify(Walk walk) {
    ProcessStat stat = stats.read(walk.pid);
    if (stat == null) {
      return goneOrFailed();
    }
    walk.is(stat);
    int task = stat.zombie() ? livingThreads.of(walk.pid, stat) : 0;
    if (task == LivingThreads.FAILED) {
      return new ReadOutcome.Failed("task");
    }
    walk.task = task;
    return stat.kernelThread() || (stat.zombie() && task == 0)
        ? ReadOutcome.NO_ADDRESS_SPACE
        : null;
  }

  private ReadOutcome openOnce(Walk walk) {
    look(walk);
    int descriptor = files.open(root.file(walk.pid, walk.task, "smaps_rollup"));
    if (KernelFiles.isGone(descriptor)) {
      return readSmaps(walk);
    }
    if (descriptor < 0) {
      return KernelFiles.isDenied(descriptor)
          ? ReadOutcome.DENIED
          : failed("smaps_rollup", descriptor);
    }
    int length = files.readStart(descriptor);
    rollupReads++;
    // before anything else may throw
    if (length > 0 && walk.mayKeepRollup()) {
      walk.keptRollup = descriptors.keep(descriptor);
    } else {
      files.close(descriptor);
    }
    return length <= 0
        ? nothing("smaps_rollup", length)
        : parsed(walk, parser.parse(files.bytes(), length), length);
  }

  /** Kernels before 4.14 have no rollup: every mapping is read and summed. */
  private ReadOutcome readSmaps(Walk walk) {
    SmapsReader.Outcome read = smaps.read(root.file(walk.pid, walk.task, "smaps"), parser);
    if (read.length() <= 0) {
      return nothing("smaps", (int) read.length());
    }
    rollupReads++;
    return parsed(walk, read.wellFormed(), read.length());
  }

  private ReadOutcome parsed(Walk walk, boolean wellFormed, long length) {
    if (!wellFormed) {
      return new ReadOutcome.Failed("smaps of " + length + " bytes without Rss and Pss");
    }
    return new ReadOutcome.Ok(
        parser.figures(walk.before()),
        new AddressRange(parser.firstAddress(), parser.lastAddress()));
  }

  /** Takes what is resident at this moment. */
  private void look(Walk walk) {
    long nowNanos = System.nanoTime();
    int kept = walk.statmDescriptor();
    int length = kept < 0 ? 0 : files.readStart(kept);
    if (length <= 0) {
      length = files.readFile(root.file(walk.pid, walk.task, "statm"));
    }
    statmReads++;
    boolean counted = length > 0 && statm.parse(files.bytes(), length) && statm.hasMemory();
    walk.look =
        counted
            ? new PageLook(nowNanos, statm.residentPages(), statm.filePages(), statm.sizePages())
            : new PageLook(nowNanos, -1, -1, -1);
  }

  private ReadOutcome goneOrFailed() {
    return stats.failed() ? new ReadOutcome.Failed("stat") : ReadOutcome.VANISHED;
  }

  /** Why a file gave nothing. */
  private static ReadOutcome nothing(String file, int result) {
    if (KernelFiles.isDenied(result)) {
      return ReadOutcome.DENIED;
    }
    return KernelFiles.isFailure(result) ? failed(file, result) : ReadOutcome.VANISHED;
  }

  private static ReadOutcome failed(String file, int result) {
    return new ReadOutcome.Failed(file + ": errno " + -result);
  }
}
