package dev.zmem.agent.kernel;

import java.nio.file.Path;

/**
 * Where the kernel's tree is mounted.
 *
 * @param path {@code /proc}, or a captured tree
 */
public record ProcRoot(Path path) {
  /** This machine's. */
  public static final ProcRoot SYSTEM = new ProcRoot(Path.of("/proc"));

  /** A file of the tree. */
  public String file(String name) {
    return path + "/" + name;
  }

  /** A file of a process. */
  public String file(int pid, String name) {
    return path + "/" + pid + "/" + name;
  }

  /** A file of a process as one of its tasks shows it; task 0 is the process itself. */
  public String file(int pid, int task, String name) {
    return task == 0 ? file(pid, name) : path + "/" + pid + "/task/" + task + "/" + name;
  }
}
