package dev.zmem.agent.process;

import dev.zmem.agent.kernel.KeptFile;
import dev.zmem.agent.kernel.KernelFiles;
import dev.zmem.agent.kernel.ProcRoot;
import java.nio.charset.StandardCharsets;

/**
 * Tells whether a process may have started since the last pass, so that a host on which none did
 * need not be listed again: the last number of {@code loadavg}, {@code 0.20 0.18 0.12 1/80 11206},
 * is the last pid given in the reader's own PID namespace. A tree that is not the reader's own is
 * always listed, and so is every tree now and then, for a restored process may be given any free
 * pid. Owned by the scanner's thread. Source: {@code proc_loadavg(5)}.
 */
public final class ForkWatch implements AutoCloseable {
  /** Passes in a row that may go without a listing. */
  public static final int MOST_SKIPPED = 12;

  private final boolean ownTree;
  private final KernelFiles files;
  private final KeptFile loadavg;
  private long lastPid = -1;
  private int skipped;

  public ForkWatch(ProcRoot root, KernelFiles files) {
    this.ownTree = isOwnTree(root, files);
    this.files = files;
    this.loadavg = new KeptFile(files, root.file("loadavg"));
  }

  /** Whether the processes must be listed in this pass. */
  public boolean mustList() {
    long pid = ownTree ? lastPid(files.bytes(), loadavg.read()) : -1;
    boolean same = pid >= 0 && pid == lastPid && skipped < MOST_SKIPPED;
    lastPid = pid;
    skipped = same ? skipped + 1 : 0;
    return !same;
  }

  /**
   * Whether the tree shows the reader's own PID namespace: it knows this process by its own pid.
   */
  private static boolean isOwnTree(ProcRoot root, KernelFiles files) {
    int length = files.readLink(root.file("self"));
    return length > 0
        && new String(files.bytes(), 0, length, StandardCharsets.US_ASCII)
            .equals(Long.toString(ProcessHandle.current().pid()));
  }

  /** The number after the last space; -1 when there is none. */
  public static long lastPid(byte[] bytes, int length) {
    int end = length;
    while (end > 0 && bytes[end - 1] == '\n') {
      end--;
    }
    int from = end;
    while (from > 0 && bytes[from - 1] >= '0' && bytes[from - 1] <= '9') {
      from--;
    }
    if (from == end || from == 0 || bytes[from - 1] != ' ' || end - from > 10) {
      return -1;
    }
    long pid = 0;
    for (int at = from; at < end; at++) {
      pid = pid * 10 + (bytes[at] - '0');
    }
    return pid;
  }

  @Override
  public void close() {
    loadavg.close();
  }
}
