package dev.zmem.aggregator.stream;

import dev.zmem.aggregator.fleet.HostSnapshot;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;

/**
 * By when a stream must have come to its rows and read what it is told; the reason where it has
 * not. Immutable; any thread.
 */
final class StreamDeadlines {
  private final long openedAtNanos;
  private final long patienceNanos;

  /** Of a stream opened then, on the fleet's monotonic clock. */
  StreamDeadlines(long openedAtNanos, Duration patience) {
    this.openedAtNanos = openedAtNanos;
    this.patienceNanos = patience.toNanos();
  }

  /** Of a stream without a Hello. */
  Optional<Status> withoutHello(long nowNanos) {
    return late(nowNanos - openedAtNanos, patienceNanos, "no hello within ");
  }

  /** Of a stream without a key frame, whose passes come so often. */
  Optional<Status> withoutKeyFrame(long nowNanos, Duration interval) {
    long most = Math.max(patienceNanos, interval.toNanos() * HostSnapshot.STALE_AFTER_INTERVALS);
    return late(nowNanos - openedAtNanos, most, "no key frame within ");
  }

  /** Of a stream that has not read what it was told for so long. */
  Optional<Status> unread(Duration unread) {
    return unread.toNanos() > patienceNanos
        ? Optional.of(
            Status.RESOURCE_EXHAUSTED.withDescription(
                "acks not read for " + StreamEnd.seconds(patienceNanos)))
        : Optional.empty();
  }

  private static Optional<Status> late(long nanos, long most, String words) {
    return nanos > most
        ? Optional.of(Status.DEADLINE_EXCEEDED.withDescription(words + StreamEnd.seconds(most)))
        : Optional.empty();
  }
}
