package dev.zmem.agent.procfs;

import dev.zmem.agent.kernel.KernelFiles;

/**
 * Reads {@code /proc/<pid>/pagemap}, 8 bytes a page, one window at a time.
 *
 * <p>The kernel walks a page table under the target's mmap lock and lets go of it after each: a
 * read of one window, which never crosses a table, holds it for 0.1 ms at most. Allocates nothing;
 * one thread at a time. Source: kernel {@code Documentation/admin-guide/mm/pagemap.rst}.
 */
public final class PagemapReader {
  /**
   * Pages of the largest window: with pages of 4 KiB one page table, 2 MiB; a table of larger pages
   * holds a multiple of it.
   */
  public static final int MAX_PAGES = 512;

  private final KernelFiles files;
  private final long[] entries = new long[MAX_PAGES];

  /** Reads by {@code files}. */
  public PagemapReader(KernelFiles files) {
    this.files = files;
  }

  /**
   * Counts the pages of a window, whole or part of one.
   *
   * @param firstPage number of the first page: its address by the size of a page
   * @param pages at most {@value #MAX_PAGES}
   * @return pages read; 0 when the address space the descriptor was opened on is gone (exec, exit);
   *     or {@code -errno}
   */
  public int read(int descriptor, long firstPage, int pages, PageCounts into) {
    int read =
        files.readWords(descriptor, firstPage * Long.BYTES, entries, Math.min(pages, MAX_PAGES));
    into.count(entries, Math.max(read, 0));
    return read;
  }
}
