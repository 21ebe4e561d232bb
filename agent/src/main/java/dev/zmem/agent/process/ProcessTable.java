package dev.zmem.agent.process;

import dev.zmem.agent.kernel.IntList;
import dev.zmem.agent.kernel.KernelFiles;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The processes there are, by pid: each pass's listing is merged with what was known. Allocates
 * nothing while the same processes live. Owned by the scanner's thread.
 *
 * @param <P> what is kept of each process from pass to pass
 */
public final class ProcessTable<P extends ListedProcess> {
  /** Begins what is kept of a process that was not listed before. */
  public interface Entry<P> {
    /** Of the process with this number, listed at {@link System#nanoTime} {@code nowNanos}. */
    P begin(int pid, long nowNanos);
  }

  private static final int FIRST_SIZE = 512;

  private final KernelFiles files;
  private final int directory;
  private final Entry<P> entries;
  private final IntList pids = new IntList();
  private ListedProcess[] known = new ListedProcess[FIRST_SIZE];
  private ListedProcess[] spare = new ListedProcess[FIRST_SIZE];
  private int size;

  /** Lists the directory behind this descriptor. */
  public ProcessTable(KernelFiles files, int directory, Entry<P> entries) {
    this.files = files;
    this.directory = directory;
    this.entries = entries;
  }

  /**
   * Lists the processes anew; those that are not there any more are handed to {@code gone}. False,
   * with all as it was, when the kernel did not list all of them.
   */
  public boolean list(long nowNanos, Consumer<? super P> gone) {
    pids.clear();
    if (files.listNumbers(directory, pids) < 0) {
      return false;
    }
    pids.sort(); // the kernel's order already, but for trees that are no kernel's
    if (spare.length < pids.size()) {
      spare = new ListedProcess[Math.max(pids.size(), known.length * 2)];
    }
    int old = 0;
    for (int index = 0; index < pids.size(); index++) {
      int pid = pids.get(index);
      while (old < size && pidOf(old) < pid) {
        gone.accept(get(old++));
      }
      spare[index] = old < size && pidOf(old) == pid ? known[old++] : entries.begin(pid, nowNanos);
    }
    while (old < size) {
      gone.accept(get(old++));
    }
    ListedProcess[] before = known;
    Arrays.fill(before, 0, size, null);
    known = spare;
    spare = before;
    size = pids.size();
    return true;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Process number {@code index} in the order of pids. */
  @SuppressWarnings("unchecked") // only what entries gave is in the array
  public P get(int index) {
    return (P) known[index];
  }

  /** Forgets all. */
  public void clear(Consumer<? super P> gone) {
    for (int index = 0; index < size; index++) {
      gone.accept(get(index));
    }
    Arrays.fill(known, 0, size, null);
    size = 0;
  }

  private int pidOf(int index) {
    return known[index].identity().pid();
  }
}
