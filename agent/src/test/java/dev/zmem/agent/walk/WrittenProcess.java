package dev.zmem.agent.walk;

import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.process.ProcessTarget;
import dev.zmem.model.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of one process, in a folder. Its pid is beyond those a kernel gives. */
final class WrittenProcess {
  static final int PID = 10_000_000;
  static final long STARTED = 1_000;

  private final Path folder;

  WrittenProcess(Path root) throws IOException {
    folder = Files.createDirectory(root.resolve(Integer.toString(PID)));
    stat("worker", STARTED);
    write("statm", "200 100 10 1 0 20 0\n");
    write("cmdline", "/usr/bin/worker\0");
    write(
        "smaps_rollup",
        """
        550000000000-7ffd3a5f2000 ---p 00000000 00:00 0                          [rollup]
        Rss: 400 kB
        Pss: 400 kB
        Private_Clean: 0 kB
        Private_Dirty: 400 kB
        """);
  }

  /** How the kernel calls it, and when it started. */
  void stat(String comm, long startTimeTicks) throws IOException {
    write(
        "stat",
        PID
            + " ("
            + comm
            + ") S 1 77 77 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 "
            + startTimeTicks
            + " 0 100\n");
    write("status", "Name:\t" + comm + "\nUid:\t0\t0\t0\t0\n");
  }

  /** Another thread, with a name of its own. */
  void thread(int task, String comm) throws IOException {
    Path thread = Files.createDirectories(folder.resolve("task/" + task));
    Files.copy(folder.resolve("cmdline"), thread.resolve("cmdline"));
    Files.writeString(thread.resolve("status"), "Name:\t" + comm + "\nUid:\t0\t0\t0\t0\n");
  }

  void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  void delete(String file) throws IOException {
    Files.delete(folder.resolve(file));
  }

  int open(KernelFiles files, String file) {
    return files.open(folder.resolve(file).toString());
  }

  /** The process as a pass has met it. */
  static ProcessTarget target(boolean fresh, int statmDescriptor) {
    return target(fresh, statmDescriptor, 0);
  }

  /** The same, measured through another thread. */
  static ProcessTarget target(boolean fresh, int statmDescriptor, int task) {
    return new ProcessTarget(
        PID, STARTED, task, 1, "worker", fresh, Attributes.NONE, true, statmDescriptor);
  }
}
