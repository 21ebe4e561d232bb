package dev.zmem.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.aggregator.Passes;
import dev.zmem.aggregator.fleet.LiveRows;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import dev.zmem.proto.v1.StreamRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What the aggregator decodes is what the agent saw, within the threshold, whatever happens in
 * between.
 */
class CodecPropertyTest {
  private static final long DECODED_AT_NANOS = 1_000_000_000_000L;
  private static final Threshold THRESHOLD = Threshold.DEFAULT;
  private static final long STEP_NANOS = 5_000_000_000L;

  /** What happens to the stream before a pass is sent. */
  enum Event {
    NONE,
    /** The transport was not ready: the pass is never sent. */
    SKIPPED,
    /** The stream broke: both sides start anew. */
    RECONNECTED,
    /** The aggregator asked for a key frame. */
    KEY_FRAME_ASKED
  }

  record Step(Event event, List<ProcessSample> samples) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<ProcessSample> sample =
        Combinators.combine(
                Arbitraries.integers().between(1, 40),
                Arbitraries.of("celery", "nginx", "[celeryd: uploads@%h:ForkPoolWorker-*]", "日本語"),
                Arbitraries.longs().between(0, 4_000_000),
                Arbitraries.integers().between(0, 9))
            .as((pid, program, pss, kind) ->
                kind == 0
                    ? Passes.denied(pid, program)
                    : Passes.process(pid, program, pss, pss / 2));
    Arbitrary<List<ProcessSample>> samples =
        sample.list().ofMaxSize(40).map(CodecPropertyTest::oneEachPid);
    return Combinators.combine(Arbitraries.of(Event.class), samples)
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Property(tries = 300)
  void decodedState_afterAnyHistory_equalsSentWithinThreshold(
      @ForAll("histories") List<Step> history) throws Exception {
    FrameEncoder encoder = new FrameEncoder(THRESHOLD, 5000);
    HostDecoder decoder = new HostDecoder(5000);
    long now = STEP_NANOS;
    for (Step step : history) {
      now += STEP_NANOS;
      switch (step.event()) {
        case NONE -> {}
        case SKIPPED -> {
          continue;
        }
        case RECONNECTED -> {
          encoder = new FrameEncoder(THRESHOLD, 5000);
          decoder = new HostDecoder(5000);
        }
        case KEY_FRAME_ASKED -> encoder.requireKeyFrame();
      }
      apply(decoder, encoder.encode(Passes.of(step.samples()), now));
      assertMatches(step.samples(), decoder.rows());
    }
  }

  @Property(tries = 200)
  void folding_aboveMaxRows_keepsEverySumExact(@ForAll("histories") List<Step> history)
      throws Exception {
    List<ProcessSample> samples = history.getLast().samples();
    FrameEncoder encoder = new FrameEncoder(THRESHOLD, 5);
    HostDecoder decoder = new HostDecoder(5);
    apply(decoder, encoder.encode(Passes.of(samples), 1));

    LiveRows rows = decoder.rows();
    Map<String, Long> expected = new HashMap<>();
    Map<String, Long> actual = new HashMap<>();
    for (ProcessSample sample : samples) {
      expected.merge(
          sample.labels().program() + "/" + sample.labels().user(),
          Math.max(0, sample.figures().pssBytes()),
          Long::sum);
    }
    long count = 0;
    for (int row = 0; row < rows.size(); row++) {
      actual.merge(
          rows.program(row) + "/" + rows.user(row), Math.max(0, rows.pssBytes(row)), Long::sum);
      count += rows.count(row);
    }
    assertThat(actual).isEqualTo(expected);
    assertThat(count).isEqualTo(samples.size());
  }

  @Property(tries = 50)
  void heldBackChange_afterTheLimit_isSent(@ForAll("histories") List<Step> history)
      throws Exception {
    FrameEncoder encoder = new FrameEncoder(THRESHOLD, 5000);
    HostDecoder decoder = new HostDecoder(5000);
    apply(decoder, encoder.encode(Passes.of(List.of(Passes.process(1, "a", 1_000_000, 1))), 1));
    List<ProcessSample> moved = List.of(Passes.process(1, "a", 1_000_001, 1));
    apply(decoder, encoder.encode(Passes.of(moved), STEP_NANOS));
    assertThat(decoder.rows().pssBytes(0)).isEqualTo(1_000_000L * 1024);
    long late = STEP_NANOS + THRESHOLD.holdBack().toNanos();
    apply(decoder, encoder.encode(Passes.of(moved), late));
    assertThat(decoder.rows().pssBytes(0)).isEqualTo(1_000_001L * 1024);
    assertThat(history).isNotEmpty();
  }

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
                    kind, errorKib * 1024, DECODED_AT_NANOS - ageDeciseconds * 100_000_000)))
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
    long newest = Long.MIN_VALUE;
    for (Figured figured : history) {
      ProcessSample process = Passes.process(1, "a", figured.pssKib(), 1);
      ProcessSample sample =
          new ProcessSample(
              process.key(), process.labels(), figured.provenance(), process.figures());
      HostPass of = Passes.of(List.of(sample));
      HostPass pass =
          new HostPass(of.samples(), of.host(), of.report(), of.cost(), DECODED_AT_NANOS);
      apply(decoder, encoder.encode(pass, DECODED_AT_NANOS));
      Provenance decoded = decoder.rows().provenance(0);
      newest = Math.max(newest, figured.provenance().measuredAtNanos());
      assertThat(decoded.kind()).isEqualTo(figured.provenance().kind());
      assertThat(Math.abs(decoded.errorBytes() - figured.provenance().errorBytes()))
          .isLessThanOrEqualTo(
              Math.max(THRESHOLD.bytes(), (long) (decoded.errorBytes() * THRESHOLD.share())));
      assertThat(decoded.measuredAtNanos()).isLessThanOrEqualTo(DECODED_AT_NANOS);
      assertThat(decoded.measuredAtNanos())
          .isGreaterThanOrEqualTo(figured.provenance().measuredAtNanos());
    }
    assertThat(newest).isLessThanOrEqualTo(DECODED_AT_NANOS);
  }

  /**
   * @param measured in this pass, and not only in one before
   * @param skipped the pass is never sent
   */
  record Look(boolean measured, boolean skipped) {}

  @Provide
  Arbitrary<List<Look>> looks() {
    return Combinators.combine(Arbitraries.of(true, false), Arbitraries.of(true, false))
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
      HostPass of =
          Passes.of(
              List.of(
                  new ProcessSample(
                      process.key(),
                      process.labels(),
                      Provenance.exact(measuredAt),
                      process.figures())));
      apply(
          decoder,
          encoder.encode(
              new HostPass(of.samples(), of.host(), of.report(), of.cost(), passEnd), passEnd),
          passEnd);
      assertThat(decoder.rows().provenance(0).measuredAtNanos())
          .isBetween(measuredAt, measuredAt + 100_000_000);
    }
  }

  private static void apply(HostDecoder decoder, StreamRequest sent) throws Exception {
    apply(decoder, sent, DECODED_AT_NANOS);
  }

  private static void apply(HostDecoder decoder, StreamRequest sent, long passEndedAtNanos)
      throws Exception {
    StreamRequest frame = StreamRequest.parseFrom(sent.toByteArray());
    if (frame.hasKeyFrame()) {
      decoder.apply(frame.getKeyFrame(), passEndedAtNanos);
    } else {
      decoder.apply(frame.getDeltaFrame(), passEndedAtNanos);
    }
  }

  private static void assertMatches(List<ProcessSample> samples, LiveRows rows) {
    Map<Integer, Integer> byPid = new HashMap<>();
    for (int row = 0; row < rows.size(); row++) {
      assertThat(byPid.put(rows.pid(row), row)).isNull();
    }
    assertThat(byPid).hasSameSizeAs(samples);
    for (ProcessSample sample : samples) {
      assertThat(byPid).containsKey(sample.key().pid());
      int row = byPid.getOrDefault(sample.key().pid(), -1);
      assertThat(rows.program(row)).isEqualTo(sample.labels().program());
      assertThat(rows.command(row)).isEqualTo(sample.labels().command());
      assertThat(rows.user(row)).isEqualTo(sample.labels().user());
      assertThat(rows.provenance(row).kind()).isEqualTo(sample.provenance().kind());
      if (sample.provenance().kind() == RowKind.EXACT) {
        long sent = sample.figures().pssBytes();
        assertThat(Math.abs(rows.pssBytes(row) - sent))
            .isLessThanOrEqualTo(
                Math.max(THRESHOLD.bytes(), (long) (rows.pssBytes(row) * THRESHOLD.share())));
      } else {
        assertThat(rows.pssBytes(row)).isNegative();
      }
    }
  }

  private static List<ProcessSample> oneEachPid(List<ProcessSample> samples) {
    Map<Integer, ProcessSample> byPid = new HashMap<>();
    samples.forEach(sample -> byPid.put(sample.key().pid(), sample));
    return new ArrayList<>(byPid.values());
  }
}
