package dev.zmem.agent.process;

import dev.zmem.agent.kernel.IntList;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import dev.zmem.agent.procfs.ProcessStat;
import dev.zmem.agent.procfs.StatmParser;
import org.jspecify.annotations.Nullable;

/**
 * Finds a thread that shows a process's memory where the main thread has exited ({@code
 * pthread_exit} in {@code main}): the process is a zombie by its own files, which show no memory,
 * while other threads go on. One thread at a time.
 */
public final class LivingThreads {
  /** It could not be told. */
  public static final int FAILED = -1;

  /** Threads looked at: one that is listed has ended in the moment since, or it shows memory. */
  private static final int MOST_LOOKS = 16;

  private final ProcRoot root;
  private final KernelFiles files;
  private final StatmParser statm = new StatmParser();

  /** A file of a thread could not be read, or not all threads be listed. */
  private boolean failed;

  /** Made when the first such process is met: there are few. */
  private @Nullable IntList threads;

  public LivingThreads(ProcRoot root, KernelFiles files) {
    this.root = root;
    this.files = files;
  }

  /** A thread of the process that has memory; 0 when there is none, {@link #FAILED}. */
  public int of(int pid, ProcessStat stat) {
    return stat.threads() > 1 ? find(pid) : 0;
  }

  /** Resident pages, as the thread found last shows them. */
  public long residentPages() {
    return statm.residentPages();
  }

  /** Those of them that are of files and shared memory. */
  public long filePages() {
    return statm.filePages();
  }

  private int find(int pid) {
    int directory = files.open(root.file(pid, "task"));
    if (directory < 0) {
      return KernelFiles.isFailure(directory) ? FAILED : 0;
    }
    IntList found = threads == null ? new IntList() : threads;
    threads = found;
    found.clear();
    int listed = files.listNumbers(directory, found);
    files.close(directory);
    failed = KernelFiles.isFailure(listed);
    for (int index = 0; index < Math.min(found.size(), MOST_LOOKS); index++) {
      int thread = found.get(index);
      if (thread != pid && hasMemory(pid, thread)) {
        return thread;
      }
    }
    return failed ? FAILED : 0;
  }

  private boolean hasMemory(int pid, int thread) {
    int length = files.readFile(root.file(pid, thread, "statm"));
    failed |= KernelFiles.isFailure(length);
    return length > 0 && statm.parse(files.bytes(), length) && statm.hasMemory();
  }
}
