package dev.zmem.agent.detail;

import dev.zmem.agent.attribute.ProcessNaming;
import dev.zmem.agent.detail.NoDetailException.Reason;
import dev.zmem.agent.host.UserNames;
import dev.zmem.agent.kernel.Capabilities;
import dev.zmem.agent.kernel.CpuClock;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.naming.ProgramNames;
import dev.zmem.agent.process.Descriptors;
import dev.zmem.agent.process.LivingThreads;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.agent.process.StatReader;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.agent.runtime.GoAddress;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.agent.sample.ScanSettings;
import dev.zmem.agent.walk.NameReading;
import dev.zmem.agent.walk.ProcessReader;
import dev.zmem.model.Attributes;
import dev.zmem.model.Description;
import dev.zmem.model.Description.Section;
import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.RowKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about single processes by their files, within the same rules as passes: no
 * process is held for longer than the stall budget, none that a rule spares is walked, and no
 * command line leaves the host but as the settings say. One thread at a time.
 */
public final class ProcessDetails implements AutoCloseable {
  private final ScanSettings settings;
  private final String reader;
  private final KernelFiles files = new KernelFiles();
  private final CpuClock clock = new CpuClock();
  private final StatReader stats;
  private final LivingThreads livingThreads;
  private final ProcessReader names;
  private final MappingReader mappings;
  private final ProcessDescriber describer;
  private final RuntimeViews runtimes;

  /**
   * Reads as passes of these settings do.
   *
   * @param goAddresses where Go programs answer for their memory
   * @param reader what reads them, as users are told who is denied: the agent, or zmemctl
   */
  public ProcessDetails(ScanSettings settings, List<GoAddress> goAddresses, String reader) {
    this.reader = reader;
    this.describer = new ProcessDescriber(settings.root(), files);
    this.runtimes = new RuntimeViews(settings.root(), files, goAddresses);
    this.settings = settings;
    this.stats = new StatReader(settings.root(), files);
    this.livingThreads = new LivingThreads(settings.root(), files);
    ProcessNaming naming =
        new ProcessNaming(
            new ProgramNames(settings.hostName()), new UserNames(), settings.naming());
    this.names =
        new ProcessReader(
            settings.root(), new Descriptors(files, 0), naming, settings.measuring().neverWalk());
    this.mappings =
        new MappingReader(settings.root(), files, settings.measuring().budgets().stallNanos());
  }

  /** The memory of one process by what is mapped. */
  public Mappings mappings(int pid, Deadline deadline) throws NoDetailException {
    requirePss();
    FoundProcess process = find(pid);
    if (process.reading().optedOut()) {
      throw new NoDetailException(
          Reason.NOT_ALLOWED, "process " + pid + " is spared by a rule (--never-walk)");
    }
    MappingSurvey survey = new MappingSurvey(clock);
    return switch (survey.read(mappings, process.target(), 0, deadline)) {
      case DENIED ->
          throw new NoDetailException(
              Reason.DENIED,
              "the kernel denies the memory of process "
                  + pid
                  + " to "
                  + reader
                  + (Capabilities.mayTrace()
                      ? ", even with CAP_SYS_PTRACE"
                      : " (reading it takes root or CAP_SYS_PTRACE)"));
      case VANISHED -> throw ended(pid);
      case WHOLE, UNFINISHED -> survey.done(process.reading().attributes().program());
    };
  }

  /** The memory of all processes of a pass by what is mapped, the largest processes first. */
  public Mappings mappings(@Nullable HostPass newest, Deadline deadline) throws NoDetailException {
    requirePss();
    if (newest == null) {
      throw new NoDetailException(Reason.BUSY, reader + " has made no pass yet");
    }
    List<ProcessSample> largest = new ArrayList<>(newest.samples());
    largest.sort(
        Comparator.comparingLong((ProcessSample sample) -> weight(sample.figures())).reversed());
    MappingSurvey survey = new MappingSurvey(clock);
    for (ProcessSample sample : largest) {
      RowKind kind = sample.provenance().kind();
      long rssBytes = sample.figures().rssBytes();
      if (kind == RowKind.NEVER_WALKED) {
        survey.neverWalked(rssBytes);
      } else if (kind.isDenied()) {
        survey.denied(rssBytes);
      } else if (deadline.isOver()) {
        survey.outOfTime(rssBytes);
      } else if (kind != RowKind.SAME_MEMORY) {
        var _ = survey.read(mappings, target(sample), rssBytes, deadline);
      }
    }
    return survey.done("");
  }

  /**
   * All that the files of a process tell of it, and what its runtime says of its own memory.
   *
   * @param newest the newest pass, which has measured it; null before the first
   */
  public Description describe(int pid, @Nullable HostPass newest) throws NoDetailException {
    FoundProcess process = find(pid);
    MappedFiles mapped = new MappedFiles();
    mappings.list(process.target(), mapped);
    List<Section> sections = new ArrayList<>(describer.describe(process, mapped, newest));
    Section runtime = runtimes.of(process, mapped, newest, lazyFree(process, newest));
    if (runtime != null) {
      sections.add(runtime);
    }
    if (stats.readOf(pid, process.target().startTimeTicks()) == null) {
      throw ended(pid);
    }
    return new Description(sections);
  }

  @Override
  public void close() {
    names.close();
    clock.close();
    files.close();
  }

  /** The process that has a pid now, with its names. */
  FoundProcess find(int pid) throws NoDetailException {
    ProcessStat stat = pid < 1 ? null : stats.read(pid);
    if (stat == null) {
      throw new NoDetailException(Reason.NO_PROCESS, "no process " + pid);
    }
    int task = stat.zombie() ? Math.max(0, livingThreads.of(pid, stat)) : 0;
    ProcessTarget target =
        new ProcessTarget(
            pid,
            stat.startTimeTicks(),
            task,
            stat.parentPid(),
            stat.comm(),
            false,
            Attributes.NONE,
            true,
            Descriptors.NONE);
    if (!(names.name(target) instanceof NameReading.Named named)) {
      throw ended(pid);
    }
    return new FoundProcess(target, stat, named.reading());
  }

  private static long lazyFree(FoundProcess process, @Nullable HostPass newest) {
    ProcessSample sample = newest == null ? null : MemorySection.sample(process, newest);
    return sample == null ? -1 : sample.figures().bytes(Figure.LAZY_FREE);
  }

  private void requirePss() throws NoDetailException {
    if (!settings.measuring().pss()) {
      throw new NoDetailException(Reason.NOT_ALLOWED, reader + " walks no process (--pss=off)");
    }
  }

  static NoDetailException ended(int pid) {
    return new NoDetailException(
        Reason.NO_PROCESS, "process " + pid + " has ended, or has no memory");
  }

  private ProcessTarget target(ProcessSample sample) {
    ProcessStat stat = stats.readOf(sample.key().pid(), sample.key().startTimeTicks());
    int living =
        stat != null && stat.zombie() ? Math.max(0, livingThreads.of(sample.key().pid(), stat)) : 0;
    return new ProcessTarget(
        sample.key().pid(),
        sample.key().startTimeTicks(),
        living,
        0,
        "",
        false,
        sample.attributes(),
        false,
        Descriptors.NONE);
  }

  private static long weight(MemoryFigures figures) {
    return Math.max(figures.pssBytes(), figures.rssBytes());
  }
}
