package dev.zmem.model;

/**
 * How a row's figures came to be, from the strongest to the weakest: what is summed is as good as
 * the last of its kinds. From {@link #NEVER_WALKED} on a process has its RSS alone, and the kind
 * says why.
 */
public enum RowKind {
  /** Shares its whole memory with another row (CLONE_VM): counted there, no figures here. */
  SAME_MEMORY,
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
   * From {@code statm}: RSS is exact, PSS and USS follow it since the last measurement, and are
   * taken from it before the first.
   */
  CHEAP,
  /** A rule spares the process. */
  NEVER_WALKED,
  /** The agent walks nobody. */
  PSS_OFF,
  /** Too large to be walked at once, and the kernel refuses its page table. */
  PAGE_TABLE_REFUSED,
  /** The agent has not come to it yet. */
  UNMEASURED,
  /**
   * Reading its memory failed for no reason of its own (no descriptors or memory left, an answer
   * not understood), and it was not measured before. The agent tries again.
   */
  READ_FAILED,
  /** The agent may not read the process's memory: it lacks CAP_SYS_PTRACE. */
  DENIED,
  /** The kernel refuses the process's memory although the agent has CAP_SYS_PTRACE. */
  REFUSED;

  /** Whether figures of this kind are no exact reading. */
  public boolean isEstimate() {
    return this == STEPPED || this == SAMPLED || this == CHEAP;
  }

  /** Whether there is PSS, which alone has a bound and an age. */
  public boolean hasPss() {
    return this == EXACT || isEstimate();
  }

  /** Whether the agent may not read the memory. */
  public boolean isDenied() {
    return this == DENIED || this == REFUSED;
  }

  /** The weaker of the two. */
  public RowKind orWeaker(RowKind other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
