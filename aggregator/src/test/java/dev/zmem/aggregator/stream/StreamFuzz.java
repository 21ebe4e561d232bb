package dev.zmem.aggregator.stream;

import static dev.zmem.aggregator.fleet.NoStream.NO_STREAM;

import com.google.protobuf.CodedInputStream;
import dev.zmem.aggregator.detail.DetailQuestion;
import dev.zmem.aggregator.detail.NoDetailException;
import dev.zmem.aggregator.fleet.Claim;
import dev.zmem.aggregator.fleet.FleetMemory;
import dev.zmem.aggregator.fleet.HostIdentity;
import dev.zmem.aggregator.fleet.HostSnapshot;
import dev.zmem.aggregator.ingest.BadFrameException;
import dev.zmem.aggregator.ingest.DetailAnswerDecoder;
import dev.zmem.aggregator.ingest.HelloDecoder;
import dev.zmem.aggregator.ingest.HostDecoder;
import dev.zmem.aggregator.ingest.HostDetailDecoder;
import dev.zmem.aggregator.ingest.HostFrames;
import dev.zmem.aggregator.ingest.Incoming;
import dev.zmem.aggregator.ingest.OutOfMemoryBudgetException;
import dev.zmem.aggregator.live.InMemoryFleet;
import dev.zmem.fuzz.Contract;
import dev.zmem.proto.v1.DetailAnswer;
import dev.zmem.proto.v1.StreamRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;

/**
 * Any bytes as an agent's messages, each behind its length: what is taken is published within its
 * bounds; the rest is malformed, a {@link BadFrameException}, or more than there is memory for.
 */
public final class StreamFuzz {
  private static final int MAX_ROWS = 64;
  private static final long NOW_NANOS = 1_000_000_000_000L;
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final IncomingMarshaller MARSHALLER =
      new IncomingMarshaller(MAX_ROWS + HostDecoder.SPARE_ROWS);
  private static final HostIdentity HOST =
      new HostIdentity("a", "id", "boot", 1, "test", Duration.ofSeconds(5), 0);

  private final InMemoryFleet fleet =
      new InMemoryFleet(() -> NOW_NANOS, event -> {}, new FleetMemory(32 << 20, 16 << 20));
  private final HostFrames frames =
      new HostFrames(
          MAX_ROWS, ((Claim.Granted) fleet.claim(HOST, NO_STREAM)).writer(), () -> NOW_NANOS);

  private StreamFuzz() {}

  /** One stream. */
  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    StreamFuzz stream = new StreamFuzz();
    CodedInputStream in = CodedInputStream.newInstance(data);
    try {
      while (!in.isAtEnd()) {
        switch (MARSHALLER.parse(new ByteArrayInputStream(in.readByteArray()))) {
          case Incoming.Message message -> stream.take(message.request());
          case Incoming.Malformed malformed ->
              Contract.require(
                  !malformed.problem().contains("Exception"), "what is malformed was looked for");
        }
      }
    } catch (BadFrameException | OutOfMemoryBudgetException refusal) {
      Contract.requireReason(refusal);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      // no length
    }
  }

  private void take(StreamRequest request) {
    switch (request.getMessageCase()) {
      case HELLO -> {
        HostIdentity host = HelloDecoder.identity(request.getHello(), LEAST, 1_800_000_000_000L);
        Contract.require(host.interval().compareTo(LEAST) >= 0, "no interval is too short");
      }
      case KEY_FRAME -> {
        var _ = frames.take(request.getKeyFrame());
        check();
      }
      case DELTA_FRAME -> {
        var _ = frames.take(request.getDeltaFrame());
        check();
      }
      case PACE -> {
        var _ = HelloDecoder.interval("pace", request.getPace().getIntervalMillis(), LEAST);
      }
      case RULES_IN_USE -> frames.rules(request.getRulesInUse());
      case GOODBYE -> HelloDecoder.reason(request.getGoodbye());
      case DETAIL_ANSWER -> answer(request.getDetailAnswer());
      case MESSAGE_NOT_SET -> {
        // of a newer agent
      }
    }
  }

  private void check() {
    if (!frames.hasKeyFrame()) {
      return;
    }
    HostSnapshot host = fleet.snapshot("a").orElseThrow();
    Contract.require(
        host.rows().size() <= MAX_ROWS + HostDecoder.SPARE_ROWS, "a host's rows are bounded");
    Contract.require(fleet.memory().heldBytes() <= 32 << 20, "a fleet's memory is bounded");
  }

  private void answer(DetailAnswer answer) {
    for (DetailQuestion question :
        new DetailQuestion[] {
          new DetailQuestion.OfProcess(1), new DetailQuestion.OfMappings(1, Duration.ofSeconds(1))
        }) {
      try {
        var _ = HostDetailDecoder.read(question, answer);
      } catch (NoDetailException refusal) {
        Contract.requireReason(refusal);
      }
    }
    DetailAnswer bounded = DetailAnswerDecoder.bounded(answer, MAX_ROWS);
    if (bounded.getError().isEmpty()) {
      var _ = DetailAnswerDecoder.read(HOST, bounded, fleet);
    }
  }
}
