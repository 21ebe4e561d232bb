package dev.zmem.model;

/**
 * How a row's figures came to be, from the strongest to the weakest: what is summed is as good as
 * the last of its kinds. From {@link #NEVER_WALKED} on a process has its RSS alone, and the kind
 * says why.
 */
public enum RowKind {
  /** Shares its whole memory with another row (CLONE_VM): counted there, no figures here. */
  SAME_MEMORY("same_memory", "Shares all its memory with another process, which counts it."),
  /** Read from {@code smaps_rollup}, or {@code smaps} summed. */
  EXACT("exact", "Read from the kernel's smaps_rollup; AGE says when."),
  /**
   * Counted from the page table in small windows: USS, RSS and Swap are exact, PSS is carried by
   * the last exact ratio.
   */
  STEPPED("stepped", "USS, RSS and swap counted window by window; PSS by the last exact ratio."),
  /** Estimated from a random part of the page table's windows, within a 95 % bound. */
  SAMPLED(
      "sampled", "USS from random windows, right within ERROR in 95 of 100; the rest as stepped."),
  /**
   * From {@code statm}: RSS is exact, PSS and USS follow it since the last measurement, and are
   * taken from it before the first.
   */
  CHEAP("cheap", "Followed by RSS since the last measurement."),
  /** A rule spares the process. */
  NEVER_WALKED("never_walked", "RSS only: a rule of the host's --never-walk spares it."),
  /** The agent walks nobody. */
  PSS_OFF("pss_off", "RSS only: the host's agent runs with --pss=off."),
  /** Too large to be walked at once, and the kernel refuses its page table. */
  PAGE_TABLE_REFUSED(
      "too_large", "RSS only: too large to be read at once, and not readable in windows."),
  /** The agent has not come to it yet. */
  UNMEASURED("unmeasured", "RSS only: the agent has not come to it yet."),
  /**
   * Reading its memory failed for no reason of its own (no descriptors or memory left, an answer
   * not understood), and it was not measured before. The agent tries again.
   */
  READ_FAILED("read_failed", "RSS only: reading it failed and is tried again."),
  /** The agent may not read the process's memory: it lacks CAP_SYS_PTRACE. */
  DENIED("denied", "RSS only: the agent lacks CAP_SYS_PTRACE."),
  /** The kernel refuses the process's memory although the agent has CAP_SYS_PTRACE. */
  REFUSED("unreadable", "RSS only: the kernel denies it even to CAP_SYS_PTRACE.");

  private final String key;
  private final String help;

  RowKind(String key, String help) {
    this.key = key;
    this.help = help;
  }

  /** What tables and data call it. */
  public String key() {
    return key;
  }

  /** A sentence for the legend. */
  public String help() {
    return help;
  }

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
