package dev.zmem.aggregator.ingest;

import static dev.zmem.aggregator.ingest.Codec.DECISECOND_NANOS;
import static dev.zmem.aggregator.ingest.Codec.DECODED_AT_NANOS;
import static dev.zmem.aggregator.ingest.Codec.STEP_NANOS;
import static dev.zmem.aggregator.ingest.Codec.THRESHOLD;
import static dev.zmem.aggregator.ingest.Codec.apply;
import static dev.zmem.aggregator.ingest.Codec.assertSameMoment;
import static dev.zmem.aggregator.ingest.Codec.pass;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.aggregator.Passes;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Where figures come from and how old they are, through an encoder and a decoder. */
class CodecProvenanceTest {
  record Figured(long pssKib, Provenance provenance) {}

  @Provide
  Arbitrary<List<Figured>> provenances() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 1 << 20),
            Arbitraries.of(RowKind.EXACT, RowKind.STEPPED, RowKind.SAMPLED, RowKind.CHEAP),
            Arbitraries.longs().between(0, 1 << 20),
            Arbitraries.longs().between(0, 600))
        .as((pss, kind, errorKib, ageDeciseconds) ->
            new Figured(
                pss,
                new Provenance(
                    kind, errorKib * 1024, DECODED_AT_NANOS - ageDeciseconds * DECISECOND_NANOS)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  /** One process through many passes: kind at once, error within the threshold, age never lost. */
  @Property(tries = 300)
  void provenance_throughAnyHistory_isKept(@ForAll("provenances") List<Figured> history)
      throws Exception {
    FrameEncoder encoder = new FrameEncoder(THRESHOLD, 5000);
    HostDecoder decoder = new HostDecoder(5000);
    for (Figured figured : history) {
      ProcessSample process = Passes.process(1, "a", figured.pssKib(), 1);
      ProcessSample sample =
          new ProcessSample(
              process.key(), process.attributes(), figured.provenance(), process.figures());
      apply(decoder, encoder.encode(pass(List.of(sample), DECODED_AT_NANOS), DECODED_AT_NANOS));
      Provenance decoded = decoder.rows().provenance(0);
      assertThat(decoded.kind()).isEqualTo(figured.provenance().kind());
      assertThat(Math.abs(decoded.errorBytes() - figured.provenance().errorBytes()))
          .isLessThanOrEqualTo(
              Math.max(THRESHOLD.bytes(), (long) (decoded.errorBytes() * THRESHOLD.share())));
      assertSameMoment(decoded.measuredAtNanos(), figured.provenance().measuredAtNanos());
    }
  }

  /**
   * @param measured in this pass, and not only in one before
   * @param skipped the pass is never sent
   * @param kind how its figures came to be
   */
  record Look(boolean measured, boolean skipped, RowKind kind) {}

  @Provide
  Arbitrary<List<Look>> looks() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            Arbitraries.of(RowKind.EXACT, RowKind.CHEAP))
        .as(Look::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(20);
  }

  /** Also when figures taken in a pass that was never sent travel with a later one. */
  @Property(tries = 200)
  void age_throughSkippedPasses_isToldToATenthOfASecond(@ForAll("looks") List<Look> history)
      throws Exception {
    FrameEncoder encoder = new FrameEncoder(THRESHOLD, 5000);
    HostDecoder decoder = new HostDecoder(5000);
    long passEnd = DECODED_AT_NANOS;
    long measuredAt = passEnd;
    for (Look look : history) {
      passEnd += STEP_NANOS;
      measuredAt = look.measured() ? passEnd : measuredAt;
      if (look.skipped()) {
        continue;
      }
      ProcessSample process = Passes.process(1, "a", 1000, 1);
      ProcessSample sample =
          new ProcessSample(
              process.key(),
              process.attributes(),
              new Provenance(look.kind(), 0, measuredAt),
              process.figures());
      apply(decoder, encoder.encode(pass(List.of(sample), passEnd), passEnd), passEnd);
      assertSameMoment(decoder.rows().provenance(0).measuredAtNanos(), measuredAt);
    }
  }
}
