package dev.zmem.agent.governor;

import dev.zmem.model.HostFigure;
import dev.zmem.model.HostFigures;

/**
 * How many pages of a process are in swap, as far as is known, and at most: a walk takes as long
 * over the entry of a swapped page as over a resident page. Figures are in pages. Mutable; owned by
 * the scanner's thread.
 */
public final class SwappedPages {
  /** More than any process has. */
  static final long UNLIMITED = Long.MAX_VALUE;

  private static final long NEVER = Long.MIN_VALUE;

  private long known;
  private long seenAtNanos = NEVER;
  private long mappedPages = Movement.UNKNOWN;

  /** Pages of swap that the host uses; no limit where the kernel does not say. */
  public static long inUse(HostFigures host) {
    long total = host.get(HostFigure.SWAP_TOTAL_BYTES);
    long free = host.get(HostFigure.SWAP_FREE_BYTES);
    long pageBytes = host.get(HostFigure.PAGE_SIZE_BYTES);
    return total < 0 || free < 0 || pageBytes <= 0
        ? UNLIMITED
        : Math.max(0, total - free) / pageBytes;
  }

  /** Takes how large the address space is now, or {@link Movement#UNKNOWN}. */
  public void look(long newMappedPages) {
    mappedPages = newMappedPages;
  }

  /** Takes how many of its pages are in swap now. */
  public void seen(long pages, long nowNanos) {
    known = pages;
    seenAtNanos = nowNanos;
  }

  /** As many as there were when it was last seen. */
  public long known() {
    return known;
  }

  /**
   * How many there may be: exactly known when seen in this pass, else whatever is mapped and not
   * resident, as far as the host has swap in use.
   */
  public long most(long residentPages, long nowNanos, long hostSwapPages) {
    if (seenAtNanos == nowNanos) {
      return known;
    }
    long elsewhere =
        mappedPages == Movement.UNKNOWN ? UNLIMITED : Math.max(0, mappedPages - residentPages);
    return Math.max(known, Math.min(elsewhere, hostSwapPages));
  }

  /** It is another address space. */
  void renew() {
    known = 0;
    seenAtNanos = NEVER;
    mappedPages = Movement.UNKNOWN;
  }
}
