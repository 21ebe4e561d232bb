package dev.zmem.agent.procfs;

/**
 * How many pages of a window of {@code pagemap} are in which state. Filled again by every read; one
 * thread at a time.
 */
public final class PageCounts {
  private int present;
  private int swapped;
  private int exclusive;

  /** Pages in RAM. The zero page is among them, though the kernel's Rss leaves it out. */
  public int present() {
    return present;
  }

  /**
   * Pages in swap. A shared-memory page that is swapped out has no entry and is not among them,
   * though the kernel's Swap counts it.
   */
  public int swapped() {
    return swapped;
  }

  /** Pages in RAM that are mapped once, by this process alone: its USS. */
  public int exclusive() {
    return exclusive;
  }

  /** Pages in RAM that are not exclusive. */
  public int shared() {
    return present - exclusive;
  }

  /**
   * Counts the first {@code length} entries.
   *
   * <p>Bits 63 present, 62 swapped, 58 guard region, 56 exclusively mapped. A guard region (Linux
   * 6.15) is marked swapped as well, but holds nothing. Source: kernel {@code
   * Documentation/admin-guide/mm/pagemap.rst}, {@code fs/proc/task_mmu.c}.
   */
  void count(long[] entries, int length) {
    int inRam = 0;
    int inSwap = 0;
    int mappedOnce = 0;
    for (int i = 0; i < length; i++) {
      long entry = entries[i];
      inRam += (int) (entry >>> 63);
      inSwap += (int) ((entry >>> 62) & ~(entry >>> 63) & ~(entry >>> 58) & 1);
      mappedOnce += (int) ((entry >>> 63) & (entry >>> 56));
    }
    present = inRam;
    swapped = inSwap;
    exclusive = mappedOnce;
  }
}
