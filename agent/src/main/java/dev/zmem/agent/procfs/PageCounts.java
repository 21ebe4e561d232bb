package dev.zmem.agent.procfs;

/**
 * How many pages of a window of {@code pagemap} are in which state. Filled again by every read; one
 * thread at a time.
 */
public final class PageCounts {
  private int present;
  private int swapped;
  private int exclusive;
  private int file;
  private int fileExclusive;

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

  /** Pages in RAM of files and shared memory; the others are anonymous. */
  public int file() {
    return file;
  }

  /** Those of them that are exclusive. */
  public int fileExclusive() {
    return fileExclusive;
  }

  /**
   * Counts the first {@code length} entries.
   *
   * <p>Bits 63 present, 62 swapped, 61 of a file, 58 guard region, 56 exclusively mapped. A guard
   * region (Linux 6.15) is marked swapped as well, but holds nothing. Source: kernel {@code
   * Documentation/admin-guide/mm/pagemap.rst}, {@code fs/proc/task_mmu.c}.
   */
  void count(long[] entries, int length) {
    int inRam = 0;
    int inSwap = 0;
    int mappedOnce = 0;
    int ofFile = 0;
    int ofFileMappedOnce = 0;
    for (int i = 0; i < length; i++) {
      long entry = entries[i];
      inRam += (int) (entry >>> 63);
      inSwap += (int) ((entry >>> 62) & ~(entry >>> 63) & ~(entry >>> 58) & 1);
      mappedOnce += (int) ((entry >>> 63) & (entry >>> 56));
      ofFile += (int) ((entry >>> 63) & (entry >>> 61));
      ofFileMappedOnce += (int) ((entry >>> 63) & (entry >>> 61) & (entry >>> 56));
    }
    present = inRam;
    swapped = inSwap;
    exclusive = mappedOnce;
    file = ofFile;
    fileExclusive = ofFileMappedOnce;
  }
}
