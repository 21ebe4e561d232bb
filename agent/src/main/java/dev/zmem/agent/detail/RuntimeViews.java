package dev.zmem.agent.detail;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.runtime.GoAddress;
import dev.zmem.agent.runtime.GoView;
import dev.zmem.agent.runtime.JavaView;
import dev.zmem.agent.runtime.LoopbackHttp;
import dev.zmem.agent.runtime.PerfCountersFile;
import dev.zmem.agent.runtime.PortOwner;
import dev.zmem.agent.runtime.PortOwner.Answer;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.model.Description.Section;
import dev.zmem.model.Description.SectionBuilder;
import dev.zmem.text.Escapes;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the runtime of a process says of its memory, where there is one to ask. One thread. */
final class RuntimeViews {
  private static final String BY_NAME =
      "Matched by the program's name alone: the agent cannot see that this process, and no other, "
          + "listens at the address.";

  private final ProcRoot root;
  private final KernelFiles files;
  private final PerfCountersFile counters = new PerfCountersFile();
  private final PortOwner ports;
  private final List<GoAddress> goAddresses;

  RuntimeViews(ProcRoot root, KernelFiles files, List<GoAddress> goAddresses) {
    this.root = root;
    this.files = files;
    this.ports = new PortOwner(root, files);
    this.goAddresses = List.copyOf(goAddresses);
  }

  /**
   * The runtime's view; null where the process has no runtime that can be asked.
   *
   * @param newest the newest pass; null before the first, and then no Go program is asked
   * @param lazyFreeBytes of the last measurement; negative where not known
   */
  @Nullable Section of(
      FoundProcess process, MappedFiles mapped, @Nullable HostPass newest, long lazyFreeBytes) {
    int pid = process.target().pid();
    int length = files.readFile(root.file(pid, "status"));
    KernelLines status = KernelLines.of(files.bytes(), length);
    long residentBytes = status.bytes("VmRSS");
    if (mapped.isVirtualMachine() || mapped.counters() != null) {
      return java(pid, mapped.counters(), status, residentBytes);
    }
    return go(process, newest, residentBytes, lazyFreeBytes);
  }

  /**
   * Of several addresses of a program's name, that at which this process listens; where the kernel
   * does not say, the only address of the only process.
   */
  private @Nullable Section go(
      FoundProcess process, @Nullable HostPass newest, long residentBytes, long lazyFreeBytes) {
    String program = process.reading().attributes().program();
    int pid = process.target().pid();
    List<GoAddress> matching =
        goAddresses.stream().filter(address -> address.program().matches(program)).toList();
    if (matching.isEmpty()) {
      return null;
    }
    List<Integer> namesakes = others(newest, pid, program::equals);
    GoAddress unsure = null;
    for (GoAddress address : matching) {
      Answer answer = ports.of(pid, address.port(), namesakes);
      if (answer == Answer.OWN && newest != null) {
        return go(address, List.of(), residentBytes, lazyFreeBytes);
      }
      if (answer != Answer.ANOTHERS && unsure == null) {
        unsure = address;
      }
    }
    if (unsure == null) {
      return nothing(
          "GO", "go", "process " + pid + " does not listen at " + place(matching.getFirst()));
    }
    boolean isOnly =
        newest != null
            && matching.size() == 1
            && others(newest, pid, unsure.program()::matches).isEmpty();
    return isOnly
        ? go(unsure, List.of(BY_NAME), residentBytes, lazyFreeBytes)
        : nothing("GO", "go", notAsked(pid, unsure));
  }

  /** Further processes whose programs' names are so. */
  private static List<Integer> others(
      @Nullable HostPass newest, int pid, Predicate<String> isMeant) {
    return newest == null
        ? List.of()
        : newest.samples().stream()
            .filter(sample -> isMeant.test(sample.attributes().program()))
            .map(sample -> sample.key().pid())
            .filter(other -> other != pid)
            .toList();
  }

  private static String notAsked(int pid, GoAddress address) {
    return "the agent cannot see that process "
        + pid
        + ", and no other, listens at "
        + place(address)
        + ", and the name is not that of one process and one --go-memory rule alone; to see who"
        + " listens it needs CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, or to be root";
  }

  private Section java(int pid, @Nullable String path, KernelLines status, long residentBytes) {
    if (path == null) {
      return nothing(
          "JAVA",
          "java",
          "the JVM maps no file of counters (-XX:-UsePerfData or +PerfDisableSharedMem)");
    }
    List<Long> uids = status.numbers("Uid");
    try {
      return JavaView.of(
          counters.read(root.file(pid, "root"), path, uids.size() > 1 ? uids.get(1) : -1),
          residentBytes,
          status.bytes("VmSize"));
    } catch (IOException e) {
      return nothing("JAVA", "java", String.valueOf(e.getMessage()));
    }
  }

  private static Section go(
      GoAddress address, List<String> cautions, long residentBytes, long lazyFreeBytes) {
    try {
      return GoView.of(
          LoopbackHttp.get(address.port(), address.path()), cautions, residentBytes, lazyFreeBytes);
    } catch (IOException e) {
      return nothing("GO", "go", place(address) + address.path() + ": " + e.getMessage());
    }
  }

  private static String place(GoAddress address) {
    return "127.0.0.1:" + address.port();
  }

  private static Section nothing(String title, String name, String reason) {
    return new SectionBuilder("runtime", "RUNTIME (" + title + ")")
        .text("runtime", "Runtime", name)
        .notes("reason", "No view of its own", List.of(Escapes.escape(reason)))
        .build();
  }
}
