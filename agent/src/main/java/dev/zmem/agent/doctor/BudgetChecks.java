package dev.zmem.agent.doctor;

import dev.zmem.program.doctor.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the limits that this program was started with leave it what it promises to stay within.
 * The limits are its own: in a shell those of the shell, in its unit those of the unit.
 *
 * @param proc where the process tree is
 * @param groups where control groups of version 2 are
 */
record BudgetChecks(Path proc, Path groups) {
  /** The unit gives it 256 MiB; below this its heap does not fit. */
  private static final long LEAST_MEMORY_BYTES = 160L << 20;

  /** It keeps files of some processes open, and its socket's. */
  private static final long LEAST_FILES = 1_024;

  private static final String LIMIT_OF_FILES = "Max open files";

  /** All of them. */
  List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    findings.add(files());
    List<Path> limiting = limiting();
    findings.add(memory(limiting));
    findings.add(
        limiting.stream()
            .map(group -> cpu(KernelFile.text(group.resolve("cpu.max"))))
            .filter(finding -> finding.level() != Finding.Level.OK)
            .findFirst()
            .orElse(Finding.ok("cpu limit", "none: --cpu-budget bounds what the agent uses")));
    return findings;
  }

  /** Its own group and those above it: the limits of all of them hold. */
  private List<Path> limiting() {
    List<Path> all = new ArrayList<>(List.of(groups));
    for (Path name : Path.of(group())) {
      all.add(all.getLast().resolve(name));
    }
    return all;
  }

  private Finding files() {
    for (String line : KernelFile.text(proc.resolve("self/limits")).lines().toList()) {
      if (line.startsWith(LIMIT_OF_FILES)) {
        String soft = line.substring(LIMIT_OF_FILES.length()).strip().split("\\s+", 2)[0];
        long limit = number(soft);
        return limit >= 0 && limit < LEAST_FILES
            ? Finding.warn(
                "open files",
                "limited to " + limit,
                "LimitNOFILE=" + LEAST_FILES + " or more (ulimit -n)")
            : Finding.ok("open files", "limited to " + soft);
      }
    }
    return Finding.ok("open files", "no limit is told");
  }

  private static Finding memory(List<Path> limiting) {
    long bytes =
        limiting.stream()
            .mapToLong(group -> number(KernelFile.text(group.resolve("memory.max"))))
            .filter(limit -> limit >= 0)
            .min()
            .orElse(-1);
    return bytes >= 0 && bytes < LEAST_MEMORY_BYTES
        ? Finding.bad(
            "memory limit",
            (bytes >> 20) + " MiB",
            "MemoryMax=" + (LEAST_MEMORY_BYTES >> 20) + "M or more, as its unit has")
        : Finding.ok("memory limit", bytes < 0 ? "none" : (bytes >> 20) + " MiB");
  }

  private static Finding cpu(String limit) {
    String[] words = limit.split(" ", -1);
    long quota = number(words[0]);
    long period = words.length > 1 ? number(words[1]) : -1;
    return quota >= 0 && period > 0
        ? Finding.warn(
            "cpu limit",
            "a quota of "
                + 100 * quota / period
                + " % of a core may stop it in the middle of a walk",
            "no CPUQuota: --cpu-budget bounds what the agent uses")
        : Finding.ok("cpu limit", "none: --cpu-budget bounds what the agent uses");
  }

  /** {@code 0::/system.slice/zmem-agent.service}, without the slash. */
  private String group() {
    for (String line : KernelFile.text(proc.resolve("self/cgroup")).lines().toList()) {
      if (line.startsWith("0::/")) {
        return line.substring("0::/".length());
      }
    }
    return "";
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return -1; // max, unlimited, or nothing
    }
  }
}
