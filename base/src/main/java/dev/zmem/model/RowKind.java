package dev.zmem.model;

/** How a row's figures came to be. */
public enum RowKind {
  /** Read from {@code smaps_rollup}, or {@code smaps} summed. */
  EXACT,
  /** The agent may not read the process's memory: no figures. */
  DENIED,
  /** Shares its whole memory with another row (CLONE_VM): counted there, no figures here. */
  SAME_MEMORY,
  /** The exact sum of several processes, folded because their host has too many. */
  REMAINDER
}
