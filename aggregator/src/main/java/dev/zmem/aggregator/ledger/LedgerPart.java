package dev.zmem.aggregator.ledger;

/** A ledger: rows that add up to one figure of the machine. */
public enum LedgerPart {
  /** Rows that add up to MemTotal. */
  RAM("ram"),
  /** Rows that add up to SwapTotal, by who is in swap. */
  SWAP("swap"),
  /** Rows that add up to SwapTotal, by where it is. */
  SWAP_PLACE("swap place");

  private final String word;

  LedgerPart(String word) {
    this.word = word;
  }

  /** As tables and data have it. */
  public String word() {
    return word;
  }
}
