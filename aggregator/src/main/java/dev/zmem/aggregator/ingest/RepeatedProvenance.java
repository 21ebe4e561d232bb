package dev.zmem.aggregator.ingest;

import dev.zmem.model.Provenance;

/** One object for rows in a row of one provenance, as most rows of a pass are. One thread. */
final class RepeatedProvenance {
  private Provenance last = Provenance.exact(0);

  /** The last one's object where it says the same. */
  Provenance of(Provenance next) {
    if (!next.equals(last)) {
      last = next;
    }
    return last;
  }
}
