package dev.zmem.model;

/** How a row's figures came to be. */
public enum RowKind {
  /** Read from {@code smaps_rollup}, or {@code smaps} summed. */
  EXACT,
  /**
   * Counted from the page table in small windows: USS, RSS and Swap are exact, PSS is carried by
   * the last exact ratio.
   */
  STEPPED,
  /** Estimated from a random part of the page table's windows, within a 95 % bound. */
  SAMPLED,
  /**
   * From {@code statm} alone: RSS is exact, PSS and USS follow it since the last exact reading and
   * are absent where there was none.
   */
  CHEAP,
  /** The agent may not read the process's memory: no figures. */
  DENIED,
  /** Shares its whole memory with another row (CLONE_VM): counted there, no figures here. */
  SAME_MEMORY,
  /** The sum of several processes, folded because their host has too many. */
  REMAINDER;

  /** Whether figures of this kind are no exact reading. */
  public boolean isEstimate() {
    return this == STEPPED || this == SAMPLED || this == CHEAP;
  }
}
