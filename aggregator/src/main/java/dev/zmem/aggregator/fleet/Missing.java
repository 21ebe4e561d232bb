package dev.zmem.aggregator.fleet;

import dev.zmem.model.RowKind;

/**
 * Processes of a sum that have no PSS, by the reason: the sum lacks them but for their RSS. One
 * thread counts; afterwards any may read.
 */
public final class Missing {
  /** Nobody; not counted into. */
  static final Missing NOBODY = new Missing();

  private long denied;
  private long refused;
  private long neverWalked;
  private long pssOff;
  private long pageTableRefused;
  private long unmeasured;
  private long readFailed;

  Missing() {}

  /** Counts processes of one kind. */
  void add(RowKind kind, long processes) {
    switch (kind) {
      case DENIED -> denied += processes;
      case REFUSED -> {
        denied += processes;
        refused += processes;
      }
      case NEVER_WALKED -> neverWalked += processes;
      case PSS_OFF -> pssOff += processes;
      case PAGE_TABLE_REFUSED -> pageTableRefused += processes;
      case UNMEASURED -> unmeasured += processes;
      case READ_FAILED -> readFailed += processes;
      case SAME_MEMORY, EXACT, STEPPED, SAMPLED, CHEAP -> {}
    }
  }

  /** Counts what another has counted. */
  void add(Missing other) {
    denied += other.denied;
    refused += other.refused;
    neverWalked += other.neverWalked;
    pssOff += other.pssOff;
    pageTableRefused += other.pageTableRefused;
    unmeasured += other.unmeasured;
    readFailed += other.readFailed;
  }

  /** Not readable for their agent. */
  public long denied() {
    return denied;
  }

  /** Of the denied, those whose agent has the capability to read them. */
  public long refused() {
    return refused;
  }

  /** Spared by a rule. */
  public long neverWalked() {
    return neverWalked;
  }

  /** Of agents that walk nobody. */
  public long pssOff() {
    return pssOff;
  }

  /** Too large to be walked at once, their page table refused. */
  public long pageTableRefused() {
    return pageTableRefused;
  }

  /** Not come to yet. */
  public long unmeasured() {
    return unmeasured;
  }

  /** Reading them failed, for no reason of their own. */
  public long readFailed() {
    return readFailed;
  }

  /** All but the denied ones. */
  public long unwalked() {
    return neverWalked + pssOff + pageTableRefused + unmeasured + readFailed;
  }
}
