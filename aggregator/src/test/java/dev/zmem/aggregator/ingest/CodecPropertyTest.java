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
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.aggregator.Passes;
import dev.zmem.aggregator.row.LiveRows;
import dev.zmem.model.Absent;
import dev.zmem.model.Figure;
import dev.zmem.model.MemoryFigures;
import dev.zmem.model.Provenance;
import dev.zmem.model.RowKind;
import java.time.Duration;
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
  /** A pid that no history has. */
  private static final int ONE_MORE = 100;

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
    Arbitrary<RowKind> kinds =
        Arbitraries.of(
            RowKind.EXACT, RowKind.STEPPED, RowKind.SAMPLED, RowKind.CHEAP, RowKind.DENIED);
    Arbitrary<ProcessSample> sample =
        Combinators.combine(
                Arbitraries.integers().between(1, 40),
                Arbitraries.of("celery", "nginx", "[celeryd: uploads@%h:ForkPoolWorker-*]", "日本語"),
                Arbitraries.longs().between(0, 4_000_000),
                kinds,
                Arbitraries.longs().between(0, 6_000))
            .as(CodecPropertyTest::sample);
    Arbitrary<List<ProcessSample>> samples =
        sample.list().ofMaxSize(40).map(CodecPropertyTest::oneEachPid);
    return Combinators.combine(Arbitraries.of(Event.class), samples)
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  private static ProcessSample sample(
      int pid, String program, long pssKib, RowKind kind, long ageDeciseconds) {
    if (kind == RowKind.DENIED) {
      return Passes.denied(pid, program);
    }
    ProcessSample process = Passes.process(pid, program, pssKib, pssKib / 2);
    return new ProcessSample(
        process.key(),
        process
            .attributes()
            .with("cgroup", ageDeciseconds % 3 == 0 ? "" : "/slice-" + ageDeciseconds % 3),
        (int) (ageDeciseconds % 4),
        new Provenance(kind, 0, DECODED_AT_NANOS - ageDeciseconds * DECISECOND_NANOS),
        counted(process.figures(), pssKib));
  }

  /** With figures that are no part of PSS, each known or not. */
  private static MemoryFigures counted(MemoryFigures figures, long seed) {
    MemoryFigures.Builder builder = figures.toBuilder();
    if (seed % 2 == 0) {
      builder
          .set(Figure.VSS, seed << 14)
          .set(Figure.MINOR_FAULTS, seed % 100_000)
          .set(Figure.MAJOR_FAULTS, seed % 7);
    }
    if (seed % 3 == 0) {
      builder
          .set(Figure.PEAK_RSS, seed << 12)
          .set(Figure.OOM_SCORE, seed % 2_001)
          .set(Figure.OOM_SCORE_ADJ, seed % 2_001);
    }
    return builder.build();
  }

  /** A stream and both of its ends. */
  private static final class Stream {
    private final Threshold threshold;
    private final int maxRows;
    private FrameEncoder encoder;
    private HostDecoder decoder;
    private long nowNanos = STEP_NANOS;

    Stream(Threshold threshold, int maxRows) {
      this.threshold = threshold;
      this.maxRows = maxRows;
      this.encoder = new FrameEncoder(threshold, maxRows);
      this.decoder = new HostDecoder(maxRows);
    }

    /** Whether the pass was sent. */
    boolean step(Step step) throws Exception {
      nowNanos += STEP_NANOS;
      switch (step.event()) {
        case NONE -> {}
        case SKIPPED -> {
          return false;
        }
        case RECONNECTED -> {
          encoder = new FrameEncoder(threshold, maxRows);
          decoder = new HostDecoder(maxRows);
        }
        case KEY_FRAME_ASKED -> encoder.requireKeyFrame();
      }
      apply(decoder, encoder.encode(pass(step.samples(), DECODED_AT_NANOS), nowNanos));
      return true;
    }
  }

  @Property(tries = 300)
  void decodedState_afterAnyHistory_equalsSentWithinThreshold(
      @ForAll("histories") List<Step> history) throws Exception {
    Stream stream = new Stream(THRESHOLD, 5000);
    for (Step step : history) {
      if (stream.step(step)) {
        assertMatches(step.samples(), stream.decoder.rows());
      }
    }
  }

  /** Of a program and user. */
  private static final class Sum {
    private long pssBytes;
    private long oldestNanos = Long.MAX_VALUE;
  }

  @Property(tries = 200)
  void folding_aboveMaxRows_keepsEverySumExact_andItsOldestAge(
      @ForAll("histories") List<Step> history) throws Exception {
    Stream stream = new Stream(new Threshold(0, 0, Duration.ZERO), 5);
    for (Step step : history) {
      if (stream.step(step)) {
        assertSums(step.samples(), stream.decoder.rows());
      }
    }
  }

  private static void assertSums(List<ProcessSample> samples, LiveRows rows) {
    Map<String, Sum> expected = new HashMap<>();
    for (ProcessSample sample : samples) {
      add(
          expected,
          sample.attributes().program() + "/" + sample.attributes().user(),
          sample.figures().pssBytes(),
          sample.provenance());
    }
    Map<String, Sum> actual = new HashMap<>();
    long count = 0;
    for (int row = 0; row < rows.size(); row++) {
      add(
          actual,
          rows.attributes(row).program() + "/" + rows.attributes(row).user(),
          rows.bytes(Figure.PSS, row),
          rows.provenance(row));
      count += rows.count(row);
    }
    assertThat(count).isEqualTo(samples.size());
    for (Figure figure : List.of(Figure.VSS, Figure.PEAK_RSS, Figure.MINOR_FAULTS)) {
      long sum = Absent.ABSENT;
      for (ProcessSample sample : samples) {
        sum = Absent.plus(sum, sample.figures().bytes(figure));
      }
      assertThat(rows.total().bytes(figure)).as(figure.name()).isEqualTo(sum);
    }
    assertThat(rows.total().bytes(Figure.OOM_SCORE))
        .isEqualTo(
            samples.stream()
                .mapToLong(sample -> sample.figures().bytes(Figure.OOM_SCORE))
                .max()
                .orElse(Absent.ABSENT));
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((group, sum) -> {
      Sum decoded = java.util.Objects.requireNonNull(actual.get(group));
      assertThat(decoded.pssBytes).isEqualTo(sum.pssBytes);
      assertSameMoment(decoded.oldestNanos, sum.oldestNanos);
    });
  }

  private static void add(
      Map<String, Sum> sums, String group, long pssBytes, Provenance provenance) {
    Sum sum = sums.computeIfAbsent(group, name -> new Sum());
    if (provenance.kind().hasPss()) {
      sum.pssBytes += pssBytes;
      sum.oldestNanos = Math.min(sum.oldestNanos, provenance.measuredAtNanos());
    }
  }

  @Property(tries = 50)
  void heldBackChange_afterAnyHistory_isSentAfterTheLimit(@ForAll("histories") List<Step> history)
      throws Exception {
    Stream stream = new Stream(THRESHOLD, 5000);
    for (Step step : history) {
      stream.step(step);
    }
    assertThat(stream.step(withOneMore(history, 1_000_000))).isTrue();
    assertThat(pssKibOfOneMore(stream)).isEqualTo(1_000_000);
    Step moved = withOneMore(history, 1_000_001);
    stream.step(moved);
    assertThat(pssKibOfOneMore(stream)).isEqualTo(1_000_000);
    stream.nowNanos += THRESHOLD.holdBack().toNanos() - 2 * STEP_NANOS;
    stream.step(moved);
    assertThat(pssKibOfOneMore(stream)).isEqualTo(1_000_000);
    stream.step(moved);
    assertThat(pssKibOfOneMore(stream)).isEqualTo(1_000_001);
  }

  private static Step withOneMore(List<Step> history, long pssKib) {
    List<ProcessSample> samples = new ArrayList<>(history.getLast().samples());
    samples.add(Passes.process(ONE_MORE, "a", pssKib, 1));
    return new Step(Event.NONE, samples);
  }

  private static long pssKibOfOneMore(Stream stream) {
    LiveRows rows = stream.decoder.rows();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.pid(row) == ONE_MORE) {
        return rows.bytes(Figure.PSS, row) / 1024;
      }
    }
    throw new AssertionError("no row");
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
      assertThat(rows.attributes(row)).isEqualTo(sample.attributes());
      assertThat(rows.parentPid(row)).isEqualTo(sample.parentPid());
      assertThat(rows.provenance(row).kind()).isEqualTo(sample.provenance().kind());
      assertThat(rows.bytes(Figure.OOM_SCORE_ADJ, row))
          .isEqualTo(sample.figures().bytes(Figure.OOM_SCORE_ADJ));
      assertThat(rows.bytes(Figure.VSS, row) < 0).isEqualTo(sample.figures().bytes(Figure.VSS) < 0);
      if (sample.provenance().kind().hasPss()) {
        assertSameMoment(
            rows.provenance(row).measuredAtNanos(), sample.provenance().measuredAtNanos());
        long sent = sample.figures().pssBytes();
        assertThat(Math.abs(rows.bytes(Figure.PSS, row) - sent))
            .isLessThanOrEqualTo(
                Math.max(
                    THRESHOLD.bytes(), (long) (rows.bytes(Figure.PSS, row) * THRESHOLD.share())));
      } else {
        assertThat(rows.bytes(Figure.PSS, row)).isNegative();
      }
    }
  }

  private static List<ProcessSample> oneEachPid(List<ProcessSample> samples) {
    Map<Integer, ProcessSample> byPid = new HashMap<>();
    samples.forEach(sample -> byPid.put(sample.key().pid(), sample));
    return new ArrayList<>(byPid.values());
  }
}
