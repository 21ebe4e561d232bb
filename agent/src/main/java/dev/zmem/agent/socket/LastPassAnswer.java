package dev.zmem.agent.socket;

import com.google.protobuf.CodedOutputStream;
import dev.zmem.agent.export.DetailAnswers;
import dev.zmem.agent.export.FrameEncoder;
import dev.zmem.agent.export.FrameLimits;
import dev.zmem.agent.export.HelloMessage;
import dev.zmem.agent.export.Threshold;
import dev.zmem.agent.kernel.SystemClocks;
import dev.zmem.agent.sample.HostPass;
import dev.zmem.proto.v1.LocalAnswer;
import dev.zmem.proto.v1.StreamRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest pass as an answer, written once for all that ask within a second, and not at all where
 * nobody asks: it may take as much memory as the rest of the agent. {@link #offer} by the thread of
 * the passes, all else by the socket's.
 */
final class LastPassAnswer {
  /** Of the rows in an answer; zmemctl takes messages of 16 MiB. */
  private static final int MAX_FRAME_BYTES = 15 * 1024 * 1024;

  /** So long an answer is kept for others. */
  private static final long KEPT_NANOS = 1_000_000_000L;

  private static final FrameLimits LIMITS =
      new FrameLimits(DetailAnswers.MAX_ROWS, MAX_FRAME_BYTES);

  private final HelloMessage.Sender sender;
  private volatile @Nullable Numbered newest;
  private @Nullable Written written;

  private record Numbered(HostPass pass, long number) {}

  /** A pass in bytes, Hello and key frame, each behind its length. */
  private record Written(long number, ByteBuffer messages, long writtenAtNanos) {}

  /** No pass yet. */
  LastPassAnswer(HelloMessage.Sender sender) {
    this.sender = sender;
  }

  /** Takes the newest pass; what was written of the one before may go. */
  void offer(HostPass pass) {
    Numbered before = newest;
    newest = new Numbered(pass, before == null ? 1 : before.number() + 1);
  }

  /** The newest pass, or null before the first. */
  @Nullable HostPass newest() {
    Numbered now = newest;
    return now == null ? null : now.pass();
  }

  /** Forgets what was written of passes that are not the newest, and a while ago. */
  void tidy(long nowNanos) {
    Numbered now = newest;
    Written kept = written;
    if (kept != null
        && (leftNanos(nowNanos) <= 0 || now != null && kept.number() != now.number())) {
      written = null;
    }
  }

  /** Nanoseconds until there is something to tidy; the largest number where nothing is kept. */
  long leftNanos(long nowNanos) {
    Written kept = written;
    return kept == null ? Long.MAX_VALUE : kept.writtenAtNanos() + KEPT_NANOS - nowNanos;
  }

  /** The bytes of an answer, or null before the first pass. */
  @Nullable List<ByteBuffer> bytes(long nowNanos) {
    Numbered now = newest;
    if (now == null) {
      return null;
    }
    Written kept = written;
    if (kept == null || kept.number() != now.number()) {
      kept = write(now, nowNanos);
      written = kept;
    }
    LocalAnswer head =
        LocalAnswer.newBuilder()
            .setMessages(2)
            .setKeptMillis((int) Math.max(0, (nowNanos - kept.writtenAtNanos()) / 1_000_000))
            .setPassNumber(kept.number())
            .build();
    return List.of(LocalMessages.of(head), kept.messages().duplicate());
  }

  private Written write(Numbered now, long nowNanos) {
    StreamRequest hello =
        StreamRequest.newBuilder()
            .setHello(HelloMessage.of(sender, SystemClocks.bootTimeNanos()))
            .build();
    StreamRequest frame = new FrameEncoder(Threshold.DEFAULT, LIMITS).encode(now.pass(), nowNanos);
    byte[] bytes =
        new byte
            [CodedOutputStream.computeMessageSizeNoTag(hello)
                + CodedOutputStream.computeMessageSizeNoTag(frame)];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeMessageNoTag(hello);
      out.writeMessageNoTag(frame);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can always be written", e);
    }
    return new Written(now.number(), ByteBuffer.wrap(bytes), nowNanos);
  }
}
