package dev.zmem.aggregator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.agent.sample.ProcessSample;
import dev.zmem.aggregator.Passes;
import dev.zmem.proto.v1.StreamRequest;
import java.util.List;

/** Passes through an encoder and a decoder, as on a stream. */
final class Codec {
  static final long DECODED_AT_NANOS = 1_000_000_000_000L;

  static final Threshold THRESHOLD = Threshold.DEFAULT;

  static final long STEP_NANOS = 5_000_000_000L;

  static final long DECISECOND_NANOS = 100_000_000;

  /** What {@link Passes} says that a pass takes: who was measured in it is as old at most. */
  private static final long WALL_NANOS = 1_000_000;

  private Codec() {}

  static HostPass pass(List<ProcessSample> samples, long endedAtNanos) {
    HostPass of = Passes.of(samples);
    return new HostPass(of.samples(), of.host(), of.report(), of.cost(), endedAtNanos);
  }

  /** Ages travel in tenths of a second, those of this pass as its beginning. */
  static void assertSameMoment(long decodedNanos, long measuredNanos) {
    if (measuredNanos == Long.MAX_VALUE) { // a sum of none that has PSS
      assertThat(decodedNanos).isEqualTo(measuredNanos);
      return;
    }
    assertThat(decodedNanos)
        .isBetween(measuredNanos - WALL_NANOS, measuredNanos + DECISECOND_NANOS);
  }

  static void apply(HostDecoder decoder, StreamRequest sent) throws Exception {
    apply(decoder, sent, DECODED_AT_NANOS);
  }

  static void apply(HostDecoder decoder, StreamRequest sent, long passEndedAtNanos)
      throws Exception {
    StreamRequest frame = StreamRequest.parseFrom(sent.toByteArray());
    if (frame.hasKeyFrame()) {
      decoder.apply(frame.getKeyFrame(), passEndedAtNanos);
    } else {
      decoder.apply(frame.getDeltaFrame(), passEndedAtNanos);
    }
  }
}
