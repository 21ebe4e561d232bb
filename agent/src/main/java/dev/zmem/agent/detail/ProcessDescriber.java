package dev.zmem.agent.detail;

import dev.zmem.agent.kernel.IntList;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.KernelText;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.kernel.SystemClocks;
import dev.zmem.agent.process.StatReader;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.model.Attribute;
import dev.zmem.model.Attributes;
import dev.zmem.model.Description;
import dev.zmem.model.Description.Kind;
import dev.zmem.model.Description.Section;
import dev.zmem.model.Description.SectionBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes one process after another by its files: every value is absent where the kernel does not
 * give it. One thread at a time.
 */
final class ProcessDescriber {
  /** Of {@code stat}, as of all clocks of user space. */
  private static final double TICKS_A_SECOND = 100;

  private static final double SECOND_NANOS = 1e9;

  /** Children that are named. */
  private static final int MAX_CHILDREN = 32;

  private static final List<String> NAMESPACES =
      List.of("cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts");

  private final ProcRoot root;
  private final KernelFiles files;
  private final StatReader stats;

  ProcessDescriber(ProcRoot root, KernelFiles files) {
    this.root = root;
    this.files = files;
    this.stats = new StatReader(root, files);
  }

  /** All that its own files tell, but for the view of its runtime. */
  List<Section> describe(FoundProcess process, MappedFiles mapped, @Nullable HostPass newest) {
    int pid = process.target().pid();
    KernelLines status = lines(pid, "status");
    int length = files.readFile(root.file(pid, "stat"));
    StatFields stat = StatFields.of(files.bytes(), length);
    return List.of(
        identity(process, status, stat),
        cpu(process, status, stat),
        MemorySection.of(process, status, mapped, newest),
        faults(stat),
        io(pid),
        openFiles(pid),
        place(process),
        oom(pid),
        limits(pid));
  }

  private KernelLines lines(int pid, String file) {
    int length = files.readFile(root.file(pid, file));
    return KernelLines.of(files.bytes(), length);
  }

  private Section identity(FoundProcess process, KernelLines status, StatFields stat) {
    int pid = process.target().pid();
    Attributes attributes = process.reading().attributes();
    ProcessStat parent = stats.read(process.stat().parentPid());
    double age = ageSeconds(process);
    List<Long> inside = status.numbers("NSpid");
    return new SectionBuilder("process", "PROCESS")
        .number("pid", "PID", Kind.COUNT, pid)
        .numbers(
            "pids_in_namespaces",
            "PID in its namespaces",
            Kind.COUNT,
            inside.size() > 1 ? some(inside) : List.of(),
            "")
        .text("program", "Program", attributes.program())
        .text("comm", "Kernel's name", process.reading().comm())
        .text("command", "Command", attributes.command())
        .text("exe", "Executable", link(pid, "exe"))
        .text("cwd", "Working directory", link(pid, "cwd"))
        .text("root", "Root directory", link(pid, "root"))
        .number("parent_pid", "Parent", Kind.COUNT, process.stat().parentPid())
        .text("parent_comm", "Parent's name", parent == null ? "" : parent.comm())
        .text("user", "User", attributes.get(Attribute.USER))
        .numbers("uids", "UIDs (real, effective, saved, files)", Kind.COUNT, ids(status, "Uid"), "")
        .numbers("gids", "GIDs (real, effective, saved, files)", Kind.COUNT, ids(status, "Gid"), "")
        .text("status", "Status", state(status.text("State")))
        .number(
            "started_at",
            "Started",
            Kind.TIME,
            age < 0 ? -1 : System.currentTimeMillis() - (long) (age * 1000))
        .decimal("age_seconds", "Running for", Kind.SECONDS, age)
        .numbers(
            "nice", "Nice", Kind.COUNT, stat.has(19) ? List.of(stat.signed(19)) : List.of(), "")
        .number("threads", "Threads", Kind.COUNT, status.number("Threads"))
        .texts("children", "Children", children(pid))
        .build();
  }

  private Section cpu(FoundProcess process, KernelLines status, StatFields stat) {
    double user = seconds(stat.number(14));
    double system = seconds(stat.number(15));
    double age = ageSeconds(process);
    return new SectionBuilder("cpu", "CPU")
        .decimal("user_seconds", "User", Kind.SECONDS, user)
        .decimal("system_seconds", "System", Kind.SECONDS, system)
        .decimal(
            "percent_since_start",
            "Since its start",
            Kind.PERCENT,
            user < 0 || system < 0 || age <= 0 ? -1 : 100 * (user + system) / age)
        .number(
            "voluntary_switches",
            "Voluntary switches of its main thread",
            Kind.COUNT,
            status.number("voluntary_ctxt_switches"))
        .number(
            "involuntary_switches",
            "Involuntary switches",
            Kind.COUNT,
            status.number("nonvoluntary_ctxt_switches"))
        .build();
  }

  private static Section faults(StatFields stat) {
    return new SectionBuilder("faults", "PAGE FAULTS")
        .number("minor", "Minor", Kind.COUNT, stat.number(10))
        .number("major", "Major (read from disk or swap)", Kind.COUNT, stat.number(12))
        .build();
  }

  private Section io(int pid) {
    KernelLines io = lines(pid, "io");
    return new SectionBuilder("io", "DISK")
        .number("read_bytes", "Read from disk", Kind.BYTES, io.number("read_bytes"))
        .number("written_bytes", "Written to disk", Kind.BYTES, io.number("write_bytes"))
        .number(
            "cancelled_written_bytes",
            "Of that never written",
            Kind.BYTES,
            io.number("cancelled_write_bytes"))
        .number("read_calls", "Calls that read", Kind.COUNT, io.number("syscr"))
        .number("written_calls", "Calls that write", Kind.COUNT, io.number("syscw"))
        .number("read_by_calls_bytes", "Read by calls", Kind.BYTES, io.number("rchar"))
        .number("written_by_calls_bytes", "Written by calls", Kind.BYTES, io.number("wchar"))
        .build();
  }

  private Section openFiles(int pid) {
    int directory = files.open(root.file(pid, "fd"));
    long open = -1;
    if (directory >= 0) {
      IntList numbers = new IntList();
      int listed = files.listNumbers(directory, numbers);
      files.close(directory);
      // the first descriptor is 0, which is no number of a process and is left out of lists
      open = listed < 0 ? -1 : numbers.size() + (link(pid, "fd/0").isEmpty() ? 0 : 1);
    }
    return new SectionBuilder("files", "FILES")
        .number("open_descriptors", "Open descriptors", Kind.COUNT, open)
        .build();
  }

  private Section place(FoundProcess process) {
    Attributes attributes = process.reading().attributes();
    SectionBuilder section =
        new SectionBuilder("place", "WHERE IT RUNS")
            .text("cgroup", "Control group", attributes.get(Attribute.CGROUP))
            .text("unit", "systemd unit", attributes.get(Attribute.UNIT))
            .text("container", "Container", attributes.get(Attribute.CONTAINER))
            .text("pod", "Pod", attributes.get(Attribute.POD));
    List<String> own = new ArrayList<>();
    for (String namespace : NAMESPACES) {
      String its = link(process.target().pid(), "ns/" + namespace);
      String ours = namespace(namespace);
      if (!its.isEmpty() && !ours.isEmpty() && !its.equals(ours)) {
        own.add(namespace);
      }
    }
    return section.texts("own_namespaces", "Namespaces other than the agent's", own).build();
  }

  private String namespace(String name) {
    int length = files.readLink(root.file("self/ns/" + name));
    return length < 0 ? "" : KernelText.decode(files.bytes(), 0, length);
  }

  private Section oom(int pid) {
    int score = files.readFile(root.file(pid, "oom_score"));
    long oomScore = KernelLines.parse(word(score));
    String adjusted = word(files.readFile(root.file(pid, "oom_score_adj")));
    boolean negative = adjusted.startsWith("-");
    long value = KernelLines.parse(negative ? adjusted.substring(1) : adjusted);
    return new SectionBuilder("oom", "OUT OF MEMORY")
        .number("oom_score", "Score (the highest is killed first)", Kind.COUNT, oomScore)
        .numbers(
            "oom_score_adj",
            "Adjustment",
            Kind.COUNT,
            value < 0 ? List.of() : List.of(negative ? -value : value),
            "")
        .build();
  }

  private String word(int length) {
    return length <= 0
        ? ""
        : KernelText.decode(files.bytes(), 0, length).replace("\\n", "").strip();
  }

  private Section limits(int pid) {
    int length = files.readFile(root.file(pid, "limits"));
    return Limits.section(files.bytes(), length);
  }

  /** Up to so many by number and name; of more it is said how many. */
  private List<String> children(int pid) {
    int directory = files.open(root.path().toString());
    if (directory < 0) {
      return List.of();
    }
    IntList all = new IntList();
    files.listNumbers(directory, all);
    files.close(directory);
    List<String> children = new ArrayList<>();
    int more = 0;
    for (int index = 0; index < all.size(); index++) {
      ProcessStat stat = stats.read(all.get(index));
      if (stat == null || stat.parentPid() != pid) {
        continue;
      }
      if (children.size() < MAX_CHILDREN) {
        children.add(all.get(index) + " " + stat.comm());
      } else {
        more++;
      }
    }
    if (more > 0) {
      children.add("and " + more + " more");
    }
    return children;
  }

  private String link(int pid, String name) {
    int length = files.readLink(root.file(pid, name));
    return length < 0 ? "" : KernelText.cut(KernelText.decode(files.bytes(), 0, length), 1024);
  }

  private List<Long> ids(KernelLines status, String name) {
    return some(status.numbers(name));
  }

  private static List<Long> some(List<Long> numbers) {
    return numbers.subList(0, Math.min(numbers.size(), Description.MAX_VALUES));
  }

  private static double ageSeconds(FoundProcess process) {
    return SystemClocks.bootTimeNanos() / SECOND_NANOS
        - process.stat().startTimeTicks() / TICKS_A_SECOND;
  }

  private static double seconds(long ticks) {
    return ticks < 0 ? -1 : ticks / TICKS_A_SECOND;
  }

  /** {@code S (sleeping)}. */
  private static String state(String text) {
    int open = text.indexOf('(');
    return open < 0 ? text : text.substring(open + 1).replace(")", "");
  }
}
