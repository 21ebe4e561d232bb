package dev.zmem.agent.detail;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.runtime.GoAddress;
import dev.zmem.agent.runtime.GoView;
import dev.zmem.agent.runtime.JavaView;
import dev.zmem.agent.runtime.LoopbackHttp;
import dev.zmem.agent.runtime.PerfCountersFile;
import dev.zmem.agent.runtime.PortOwner;
import dev.zmem.model.Description.Section;
import dev.zmem.model.Description.SectionBuilder;
import dev.zmem.text.Escapes;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the runtime of a process says of its memory, where there is one to ask. One thread. */
final class RuntimeViews {
  private static final String BY_NAME =
      "Matched by the program's name alone: the agent cannot see that this process, and no other, "
          + "listens at the address.";

  private final ProcRoot root;
  private final KernelFiles files;
  private final PerfCountersFile counters;
  private final PortOwner ports;
  private final List<GoAddress> goAddresses;

  RuntimeViews(ProcRoot root, KernelFiles files, List<GoAddress> goAddresses) {
    this.root = root;
    this.files = files;
    this.counters = new PerfCountersFile(files);
    this.ports = new PortOwner(root, files);
    this.goAddresses = List.copyOf(goAddresses);
  }

  /**
   * The runtime's view; null where the process has no runtime that can be asked.
   *
   * @param lazyFreeBytes of the last measurement; negative where not known
   */
  @Nullable Section of(FoundProcess process, MappedFiles mapped, long lazyFreeBytes) {
    int pid = process.target().pid();
    int length = files.readFile(root.file(pid, "status"));
    KernelLines status = KernelLines.of(files.bytes(), length);
    long residentBytes = status.bytes("VmRSS");
    if (mapped.isVirtualMachine() || mapped.counters() != null) {
      return java(pid, mapped.counters(), status, residentBytes);
    }
    return go(process, residentBytes, lazyFreeBytes);
  }

  /** Of several addresses of a program's name, that at which this process listens. */
  private @Nullable Section go(FoundProcess process, long residentBytes, long lazyFreeBytes) {
    String program = process.reading().attributes().program();
    int pid = process.target().pid();
    GoAddress unsure = null;
    GoAddress anothers = null;
    for (GoAddress address : goAddresses) {
      if (address.program().matches(program)) {
        switch (ports.of(pid, address.port())) {
          case OWN -> {
            return go(address, List.of(), residentBytes, lazyFreeBytes);
          }
          case UNKNOWN -> unsure = unsure == null ? address : unsure;
          case ANOTHERS -> anothers = anothers == null ? address : anothers;
        }
      }
    }
    if (unsure != null) {
      return go(unsure, List.of(BY_NAME), residentBytes, lazyFreeBytes);
    }
    return anothers == null
        ? null
        : nothing("GO", "go", "process " + pid + " does not listen at " + place(anothers));
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
          residentBytes);
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
