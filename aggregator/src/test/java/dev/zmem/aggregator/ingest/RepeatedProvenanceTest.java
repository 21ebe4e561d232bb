package dev.zmem.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.model.Provenance;
import org.junit.jupiter.api.Test;

/** Rows that follow each other with one provenance share its object. */
class RepeatedProvenanceTest {
  @Test
  void sameProvenance_isOneObject_untilAnotherComes() {
    RepeatedProvenance provenances = new RepeatedProvenance();
    Provenance first = provenances.of(Provenance.exact(7));
    assertThat(provenances.of(Provenance.exact(7))).isSameAs(first);
    assertThat(provenances.of(Provenance.exact(8))).isEqualTo(Provenance.exact(8));
    assertThat(provenances.of(Provenance.exact(7))).isEqualTo(first).isNotSameAs(first);
  }
}
