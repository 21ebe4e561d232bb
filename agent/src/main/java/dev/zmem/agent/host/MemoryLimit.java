package dev.zmem.agent.host;

import static dev.zmem.model.Absent.ABSENT;

import dev.zmem.agent.kernel.KeptFile;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.model.HostFigure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The control group with a limit of memory that all of the host's processes are in: the group of
 * the first process, or one above it, as in a container. Of several it is the one with the smallest
 * limit. It is looked for now and then, for limits are set and lifted. One thread at a time.
 *
 * <p>Not the agent's own group: in a container of its own that sees the host's processes, that
 * group bounds the agent alone. Source: kernel {@code Documentation/admin-guide/cgroup-v2.rst} and
 * {@code cgroup-v1/memory.rst}.
 */
final class MemoryLimit implements AutoCloseable {
  private static final int READINGS_BETWEEN_LOOKS = 60;

  /** The files of one version of control groups, below a folder. */
  private enum Version {
    V2(
        "",
        "memory.max",
        "memory.current",
        "memory.peak",
        "memory.swap.max",
        "memory.swap.current",
        "memory.events",
        "memory.events"),
    V1(
        "/memory",
        "memory.limit_in_bytes",
        "memory.usage_in_bytes",
        "memory.max_usage_in_bytes",
        "memory.memsw.limit_in_bytes",
        "memory.memsw.usage_in_bytes",
        "memory.failcnt",
        "memory.oom_control");

    private final String folder;

    @SuppressWarnings("ImmutableEnumChecker") // List.of's lists are
    private final List<String> names;

    Version(String folder, String... names) {
      this.folder = folder;
      this.names = List.of(names);
    }
  }

  private static final int LIMIT = 0;
  private static final int CURRENT = 1;
  private static final int PEAK = 2;
  private static final int SWAP_LIMIT = 3;
  private static final int SWAP_CURRENT = 4;
  private static final int HITS = 5;
  private static final int KILLS = 6;

  private final KernelFiles files;
  private final String groups;
  private final String firstProcess;
  private @Nullable Version version;
  private final List<KeptFile> kept = new ArrayList<>();
  private int readings;

  MemoryLimit(KernelFiles files) {
    this(files, "/sys/fs/cgroup", "/proc/1/cgroup");
  }

  /** Below {@code groups}, for the process whose groups the file {@code firstProcess} names. */
  MemoryLimit(KernelFiles files, String groups, String firstProcess) {
    this.files = files;
    this.groups = groups;
    this.firstProcess = firstProcess;
  }

  /** Gives {@code parser} the group's figures; nothing where no group has a limit. */
  void read(HostFiguresParser parser) {
    if (readings++ % READINGS_BETWEEN_LOOKS == 0) {
      find();
    }
    long limit = kept.isEmpty() ? ABSENT : number(kept.get(LIMIT));
    if (limit < 0) {
      return;
    }
    parser.put(HostFigure.CGROUP_LIMIT_BYTES, limit);
    parser.put(HostFigure.CGROUP_CURRENT_BYTES, number(kept.get(CURRENT)));
    parser.put(HostFigure.CGROUP_PEAK_BYTES, number(kept.get(PEAK)));
    long swapLimit = number(kept.get(SWAP_LIMIT));
    parser.put(HostFigure.CGROUP_SWAP_LIMIT_BYTES, swapLimit);
    if (swapLimit >= 0) {
      parser.put(HostFigure.CGROUP_SWAP_CURRENT_BYTES, number(kept.get(SWAP_CURRENT)));
    }
    parser.put(
        HostFigure.CGROUP_LIMIT_HITS,
        version == Version.V2 ? named("max", kept.get(HITS)) : number(kept.get(HITS)));
    parser.put(HostFigure.CGROUP_OOM_KILLS, named("oom_kill", kept.get(KILLS)));
  }

  @Override
  public void close() {
    kept.forEach(KeptFile::close);
    kept.clear();
  }

  private void find() {
    close();
    long smallest = Long.MAX_VALUE;
    int length = Math.max(0, files.readFile(firstProcess));
    String own = new String(files.bytes(), 0, length, StandardCharsets.UTF_8);
    for (Version candidate : Version.values()) {
      String path = path(own, candidate);
      while (path != null) {
        String folder = groups + candidate.folder + path + "/";
        int read = Math.max(0, files.readFile(folder + candidate.names.getFirst()));
        long limit = NumberField.at(files.bytes(), 0, read);
        if (limit >= 0 && limit < smallest) {
          smallest = limit;
          version = candidate;
          close();
          candidate.names.forEach(name -> kept.add(new KeptFile(files, folder + name)));
        }
        path = path.isEmpty() ? null : path.substring(0, path.lastIndexOf('/'));
      }
    }
  }

  /**
   * The path of the process's group in lines {@code 4:memory:/user.slice} and {@code
   * 0::/init.scope}; null where it is in none, or in one outside of what is seen here ({@code
   * /../..}).
   */
  private static @Nullable String path(String lines, Version version) {
    for (String line : lines.split("\n", -1)) {
      String[] parts = line.split(":", 3);
      boolean fits =
          parts.length == 3
              && (version == Version.V2
                  ? parts[0].equals("0") && parts[1].isEmpty()
                  : Arrays.asList(parts[1].split(",", -1)).contains("memory"));
      if (fits) {
        String path = parts[2].equals("/") ? "" : parts[2];
        return path.startsWith("/..") ? null : path;
      }
    }
    return null;
  }

  /** Absent also of {@code max}, and of v1's number for no limit, which is no machine's. */
  private long number(KeptFile file) {
    int length = file.read();
    return NumberField.at(files.bytes(), 0, length);
  }

  /** Of lines {@code oom_kill 3} the number of this one. */
  private long named(String name, KeptFile file) {
    int length = file.read();
    String text = new String(files.bytes(), 0, length, StandardCharsets.US_ASCII);
    int line = text.startsWith(name + " ") ? 0 : text.indexOf("\n" + name + " ") + 1;
    return line == 0 && !text.startsWith(name + " ")
        ? ABSENT
        : NumberField.at(files.bytes(), line + name.length(), length);
  }
}
